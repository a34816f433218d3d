import { readFile } from 'node:fs/promises';
import type { Settings } from '../data/settings.ts';
import { dayOf } from '../data/time.ts';
import type { PublishedDocument, ReadOutcome } from '../patterns/document.ts';
import type { Detection, DetectionContext, DocumentFacts } from '../patterns/hit.ts';
import { HttpClient } from './crawl/client.ts';
import { hostAndPort } from './crawl/connection.ts';
import { declaredTypeOf, userAgentOf } from './crawl/fetcher.ts';
import { type Judged, unreadJudgement } from './detect/judged.ts';
import type { Pool } from './detect/pool.ts';

/** What can be checked once, without storing anything. */
export type CheckInput =
  | { kind: 'file'; name: string; bytes: Uint8Array }
  | { kind: 'path'; path: string }
  | { kind: 'text'; text: string }
  | { kind: 'address'; url: string };

export interface CheckOptions {
  pool: Pool;
  settings: Pick<Settings, 'contact' | 'fetchSeconds' | 'maxBodyMb'>;
  context?: Partial<Pick<DetectionContext, 'asOf' | 'only' | 'column' | 'firstSeen'>>;
  /** Leave the full values in the hits. */
  reveal?: boolean;
  /**
   * An address in a private network may be asked for because the person who typed it works on that machine (`scan`).
   * Never for input from the web.
   */
  privateAddresses?: boolean;
}

export interface Checked {
  outcome: ReadOutcome;
  document: PublishedDocument;
  detection: Detection;
}

const noFact: DocumentFacts = {
  title: null,
  documentNumber: null,
  issuer: null,
  issuedAt: null,
  publishedAt: null,
  validity: null,
  column: null,
};

/** Reads and judges one file, text or address in the pool; what cannot be read says why in its outcome. */
export async function checkOne(input: CheckInput, options: CheckOptions): Promise<Checked> {
  const judged = await checkJudged(input, { ...options, withDocument: true });
  const document = judged.document ?? emptyDocument(nameOf(input), judged.type);
  const { status, reason, notes } = judged;
  const detection = detectionOf(judged) ?? { facts: noFact, hits: [], letGo: [], rosters: [], flags: [] };
  return { outcome: { status, reason, notes }, document, detection };
}

/** The same without the document's text. */
export async function checkJudged(
  input: CheckInput,
  options: CheckOptions & { withDocument?: boolean },
): Promise<Judged> {
  if (input.kind === 'address') return checkAddress(input.url, options);
  const bytes =
    input.kind === 'text'
      ? new TextEncoder().encode(input.text)
      : input.kind === 'path'
        ? new Uint8Array(await readFile(input.path))
        : new Uint8Array(input.bytes);
  return judge(bytes, nameOf(input), input.kind === 'text' ? 'text/plain; charset=utf-8' : null, options);
}

/** Fetches an address once and judges what it serves. */
export async function checkAddress(url: string, options: CheckOptions & { withDocument?: boolean }): Promise<Judged> {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return unreadJudgement('out-of-scope', 'This is no web address.');
  const { settings } = options;
  const client = new HttpClient({
    permitted: new Set(options.privateAddresses ? [hostAndPort(parsed)] : []),
    connections: 1,
    timeoutMs: settings.fetchSeconds * 1000,
    userAgent: userAgentOf('0.1', settings.contact),
    maxBodyBytes: settings.maxBodyMb * 1024 * 1024,
  });
  try {
    const answer = await client.get(parsed.href);
    if (answer.reason || !answer.body)
      return unreadJudgement(answer.reason ?? 'empty', answer.note ?? 'There is no content.');
    return await judge(answer.body, answer.url, declaredTypeOf(answer), options);
  } finally {
    await client.close();
  }
}

/** A detection as the engine gives it, with values only where they were asked for; null where nothing was read. */
export function detectionOf(judged: Judged): Detection | null {
  if (!judged.facts) return null;
  const { hits, letGo, rosters, flags } = judged.detection;
  const open = hits.map((hit, at) => ({ ...hit, value: judged.values?.[at] ?? '' }));
  return { facts: judged.facts, hits: open, letGo, rosters, flags };
}

function judge(
  bytes: Uint8Array,
  url: string,
  declaredType: string | null,
  options: CheckOptions & { withDocument?: boolean },
): Promise<Judged> {
  return options.pool.judge({
    bytes,
    from: 'content',
    url,
    declaredType,
    context: { asOf: dayOf(new Date().toISOString()), ...options.context },
    discover: false,
    seal: false,
    reveal: options.reveal ?? false,
    withDocument: options.withDocument ?? false,
  });
}

function nameOf(input: CheckInput): string {
  if (input.kind === 'text') return 'text.txt';
  if (input.kind === 'address') return input.url;
  return input.kind === 'path' ? input.path : input.name;
}

function emptyDocument(url: string, type: string): PublishedDocument {
  return {
    url,
    type,
    text: '',
    segments: [],
    tables: [],
    title: null,
    meta: {},
    head: {},
    links: [],
    main: { start: 0, end: 0 },
  };
}
