import { decodeText } from '../charset.ts';

/** Header fields in lower case (the first of each name) and the body of a mail or of one of its parts. Latin-1 in. */
export function headersOf(part: string): { headers: Map<string, string>; body: string } {
  const blank = /\r?\n\r?\n/.exec(part);
  const startsBlank = /^\r?\n/.exec(part);
  const end = startsBlank ? 0 : (blank?.index ?? part.length);
  const after = startsBlank ? startsBlank[0].length : blank ? blank.index + blank[0].length : part.length;
  const headers = new Map<string, string>();
  for (const line of part
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: part.slice(after) };
}

/** Words encoded after RFC 2047, and raw bytes that were written without any encoding. */
export function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  if (!joined.includes('=?'))
    return /[\x80-\xff]/.test(joined) ? decodeText(Buffer.from(joined, 'latin1')).text : joined;
  return joined.replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_, charset: string, kind: string, words: string) => {
    const bytes =
      kind.toUpperCase() === 'B'
        ? Buffer.from(words, 'base64')
        : Buffer.from(
            words
              .replace(/_/g, ' ')
              .replace(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          );
    return decodeText(bytes, [charset]).text;
  });
}
