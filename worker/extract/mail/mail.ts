import type { Place } from '../../../patterns/document.ts';
import { charsetOf, decodeText, latin1 } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { decodeWords, headersOf } from './headers.ts';

const maxParts = 1_000;

/** A mail or a page saved as MHTML: its heads, its text, and every part as a file of its own. */
export async function readMail(source: Source, reading: Reading): Promise<void> {
  const mail = latin1(source.bytes);
  const { headers } = headersOf(mail);
  const place: Place = { part: 'header' };
  for (const name of ['from', 'to', 'cc', 'bcc', 'reply-to', 'date', 'subject']) {
    const value = headers.get(name);
    if (value) reading.text.line(`${name}: ${decodeWords(value)}`, place);
  }
  const subject = headers.get('subject');
  if (subject) reading.title = decodeWords(subject);
  const state = { parts: 0 };
  const start = reading.text.length;
  await readPart(mail, reading, state, 0);
  if (reading.depth === 0) reading.main = { start, end: reading.text.length };
}

async function readPart(part: string, reading: Reading, state: { parts: number }, depth: number): Promise<void> {
  const { headers, body } = headersOf(part);
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  if (/^multipart\//i.test(type) && boundary && depth < 20) {
    const mark = `--${boundary[1] ?? boundary[2] ?? ''}`;
    for (const each of body.split(mark).slice(1)) {
      if (each.startsWith('--')) break;
      if (++state.parts > maxParts) {
        reading.trouble.add('too-large', `Only the first ${maxParts} parts of the mail were read.`);
        return;
      }
      await readPart(each.replace(/^\r?\n/, ''), reading, state, depth + 1);
    }
    return;
  }
  const bytes = bodyBytes(body, headers.get('content-transfer-encoding') ?? '');
  if (bytes.length === 0) return;
  const name = fileName(headers) ?? headers.get('content-location');
  const attached = /^attachment/i.test(headers.get('content-disposition') ?? '');
  if (/^text\/plain/i.test(type) && !attached) {
    const { text } = decodeText(bytes, [charsetOf(type)]);
    reading.text.line(text.replace(/\r\n/g, '\n').trim(), { part: 'body' });
  } else if (!/^text\/css|^image\/(?:gif|svg)|javascript/i.test(type)) {
    await reading.inner(name ?? (/^text\/html/i.test(type) ? 'body.html' : 'attachment'), bytes, type);
  }
}

function fileName(headers: Map<string, string>): string | null {
  const where = `${headers.get('content-disposition') ?? ''};${headers.get('content-type') ?? ''}`;
  const extended = /(?:file)?name\*(?:0\*)?\s*=\s*(?:[\w-]*'[\w-]*')?([^;\s]+)/i.exec(where)?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended.replace(/^"|"$/g, ''));
    } catch {
      return extended;
    }
  }
  const plain = /(?:file)?name\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(where);
  return plain ? decodeWords(plain[1] ?? plain[2] ?? '') : null;
}

function bodyBytes(body: string, encoding: string): Uint8Array {
  if (/base64/i.test(encoding)) return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
  if (/quoted-printable/i.test(encoding)) {
    const plain = body
      .replace(/=[ \t]*\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(plain, 'latin1');
  }
  return Buffer.from(body, 'latin1');
}
