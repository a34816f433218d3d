import type { PublishedDocument, ReadOutcome } from '../../patterns/document.ts';
import type { PageObserver } from './html/observer.ts';
import { Budget, defaultLimits, type ExtractLimits, LimitError } from './limits.ts';
import { readerOf } from './readers.ts';
import type { Reading, Source } from './reading.ts';
import { sniff } from './sniff.ts';
import { TextBuilder } from './text-builder.ts';
import { Trouble } from './trouble.ts';

export { defaultLimits, type ExtractLimits } from './limits.ts';

export interface ExtractInput {
  bytes: Uint8Array;
  /** Address or path. */
  url: string;
  /** Content-Type as sent; its charset is used, its type only between kinds of text. */
  declaredType?: string | null;
}

export interface Extraction extends ReadOutcome {
  document: PublishedDocument;
  /** A page whose content is built by script: what was read is not what a visitor sees. */
  needsRender: boolean;
  /** A page that asks for a password before it shows anything. */
  loginWall: boolean;
}

/**
 * Reads one published file, whatever it is. Never throws: what cannot be read ends with a reason.
 * @param observer listens while a page is read
 */
export async function extract(
  input: ExtractInput,
  limits: Partial<ExtractLimits> = {},
  observer: PageObserver | null = null,
): Promise<Extraction> {
  const budget = new Budget({ ...defaultLimits, ...limits }, input.bytes.length);
  const text = new TextBuilder(budget.limits.maxCharacters);
  const trouble = new Trouble();
  const source: Source = {
    bytes: input.bytes,
    url: input.url,
    name: nameOf(input.url),
    declaredType: input.declaredType ?? null,
  };
  const reading = openReading(0, text, budget, trouble, input.url);
  reading.observer = observer;
  const type = await readFile(source, reading);
  text.finish();
  const document: PublishedDocument = {
    url: input.url,
    type,
    text: text.text,
    segments: text.segments,
    tables: text.tables,
    title: reading.title?.trim() || null,
    meta: reading.meta,
    head: reading.head,
    links: text.links,
    main: reading.main ?? { start: 0, end: text.length },
  };
  return { document, needsRender: reading.needsRender, loginWall: reading.loginWall, ...trouble.outcome(text.content) };
}

function openReading(depth: number, text: TextBuilder, budget: Budget, trouble: Trouble, url: string): Reading {
  const reading: Reading = {
    depth,
    text,
    budget,
    trouble,
    title: null,
    meta: {},
    head: {},
    main: null,
    needsRender: false,
    loginWall: false,
    observer: null,
    async inner(name, bytes, declaredType = null) {
      if (depth + 1 > budget.limits.maxDepth) {
        trouble.add('nested-too-deep', `Files nested more than ${budget.limits.maxDepth} levels deep were left out.`);
        return;
      }
      budget.entry();
      const outer = text.scope?.file;
      const file = outer ? `${outer}!/${name}` : name;
      text.newline();
      await text.within({ file }, async () => {
        await readFile({ bytes, url, name, declaredType }, openReading(depth + 1, text, budget, trouble, url));
      });
      text.newline();
    },
  };
  return reading;
}

/** Reads one file of any level; returns its media type by content. */
async function readFile(source: Source, reading: Reading): Promise<string> {
  const { trouble, budget } = reading;
  let type = 'application/octet-stream';
  try {
    if (source.bytes.length === 0) {
      trouble.add('empty', reading.depth === 0 ? 'The file is empty (0 bytes).' : 'A file inside is empty (0 bytes).');
      return 'application/x-empty';
    }
    if (source.bytes.length > budget.limits.maxBytes) {
      const size = Math.round(source.bytes.length / 1024 / 1024);
      trouble.add('too-large', `The file has ${size} MiB, more than is read.`);
      return type;
    }
    const sniffed = await sniff(source.bytes, source.name, source.declaredType);
    type = sniffed.type;
    if (!sniffed.format) {
      trouble.add('unsupported', unsupportedNote(type, reading.depth));
      return type;
    }
    const reader = await readerOf(sniffed.format);
    type = (await reader(source, reading)) ?? type;
  } catch (error) {
    // The title of a broken file is all that a reader may have set; what was written so far stays.
    if (error instanceof LimitError) trouble.add(error.reason, error.message);
    else if (isOutOfMemory(error)) trouble.add('memory-limit', 'The file needs more memory than is allowed.');
    else {
      const what = reading.depth === 0 ? 'The file' : 'A file inside';
      trouble.add('corrupt', `${what} is damaged or not what it claims to be (${type}).`);
    }
  }
  return type;
}

function unsupportedNote(type: string, depth: number): string {
  const what = depth === 0 ? 'The file' : 'A file inside';
  return type === 'application/octet-stream'
    ? `${what} is of no known type.`
    : `${what} is of a type that is not read (${type}).`;
}

function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof Error &&
    /out of memory|allocation failed|invalid (?:typed )?array (?:buffer )?length|Cannot enlarge memory/i.test(
      error.message,
    )
  );
}

function nameOf(url: string): string {
  const path = url.replace(/[?#].*$/s, '');
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
