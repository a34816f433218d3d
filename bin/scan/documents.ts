import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from '../cli/command.ts';

/** One thing to judge. */
export type ScanTarget =
  | { kind: 'file'; path: string; bytes: number }
  | { kind: 'address'; url: string }
  | { kind: 'line'; name: string; text: string }
  | { kind: 'broken'; name: string; note: string };

/**
 * What the words of a `scan` name: files, all files below a folder (links to folders are followed once), addresses, and
 * the lines of .jsonl files that have a `text` field.
 * @throws UsageError for a path that is not there
 */
export async function* scanTargets(words: string[]): AsyncGenerator<ScanTarget> {
  for (const word of words) {
    if (/^https?:\/\//i.test(word)) yield { kind: 'address', url: word };
    else yield* pathTargets(word, new Set(), true);
  }
}

async function* pathTargets(path: string, seen: Set<string>, named: boolean): AsyncGenerator<ScanTarget> {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (entry instanceof Error) {
    if (named)
      throw new UsageError(`${path}: ${entry.code === 'ENOENT' ? 'there is no such file or folder' : entry.message}`);
    yield { kind: 'broken', name: path, note: entry.code ?? entry.message };
  } else if (entry.isDirectory()) {
    const real = await realpath(path);
    if (seen.has(real)) return;
    seen.add(real);
    const names = await readdir(path);
    for (const name of names.sort()) yield* pathTargets(join(path, name), seen, false);
  } else if (!entry.isFile()) {
    yield { kind: 'broken', name: path, note: 'not a regular file' };
  } else if (path.endsWith('.jsonl')) {
    yield* lineTargets(path);
  } else yield { kind: 'file', path, bytes: entry.size };
}

async function* lineTargets(path: string): AsyncGenerator<ScanTarget> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const name = `${path}#${number}`;
    const text = textField(line);
    if (text === null) yield { kind: 'broken', name, note: 'not a JSON object with a text field' };
    else yield { kind: 'line', name, text };
  }
}

function textField(line: string): string | null {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('text' in parsed)) return null;
    return typeof parsed.text === 'string' ? parsed.text : null;
  } catch {
    return null;
  }
}
