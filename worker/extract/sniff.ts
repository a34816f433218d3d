import { fileTypeFromBuffer } from 'file-type';
import { latin1 } from './charset.ts';

/** A kind of file that has a reader. */
export type Format =
  | 'html'
  | 'plain'
  | 'json'
  | 'xml'
  | 'pdf'
  | 'zip-based'
  | 'ole'
  | 'rtf'
  | 'rar'
  | '7z'
  | 'tar'
  | 'compressed'
  | 'mail'
  | 'picture';

export interface Sniffed {
  /** Media type by content. */
  type: string;
  /** Null: nothing reads it. */
  format: Format | null;
}

const starts = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/** What a file is, by its content; name and declaration only choose among kinds of text. */
export async function sniff(bytes: Uint8Array, name: string, declaredType: string | null): Promise<Sniffed> {
  const binary = byMagic(bytes);
  if (binary) return binary;
  if (looksTextual(bytes)) return textKind(bytes, name, declaredType);
  const found = await fileTypeFromBuffer(bytes.subarray(0, 64 * 1024)).catch(() => undefined);
  if (found)
    return {
      type: found.mime,
      format: found.mime.startsWith('image/') && readablePicture.has(found.mime) ? 'picture' : null,
    };
  return { type: 'application/octet-stream', format: null };
}

const readablePicture = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/bmp',
  'image/avif',
]);

/** Kinds that begin with bytes of their own; null for text and for what is not known. */
export function byMagic(bytes: Uint8Array): Sniffed | null {
  const head = latin1(bytes.subarray(0, 1024));
  const pdf = head.indexOf('%PDF-');
  if (pdf >= 0 && !/^\s*<(?:!doctype|html)/i.test(head)) return { type: 'application/pdf', format: 'pdf' };
  if (starts(bytes, 0x50, 0x4b, 3, 4) || starts(bytes, 0x50, 0x4b, 5, 6) || starts(bytes, 0x50, 0x4b, 7, 8)) {
    return { type: 'application/zip', format: 'zip-based' };
  }
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1))
    return { type: 'application/x-cfb', format: 'ole' };
  if (starts(bytes, 0xff, 0xd8, 0xff)) return { type: 'image/jpeg', format: 'picture' };
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47)) return { type: 'image/png', format: 'picture' };
  if (head.startsWith('GIF8')) return { type: 'image/gif', format: 'picture' };
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return { type: 'image/webp', format: 'picture' };
  if (starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a))
    return { type: 'image/tiff', format: 'picture' };
  if (head.startsWith('BM') && bytes.length > 54 && bytes[6] === 0 && bytes[7] === 0)
    return { type: 'image/bmp', format: 'picture' };
  if (head.startsWith('Rar!\x1a\x07')) return { type: 'application/vnd.rar', format: 'rar' };
  if (starts(bytes, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return { type: 'application/x-7z-compressed', format: '7z' };
  if (starts(bytes, 0x1f, 0x8b)) return { type: 'application/gzip', format: 'compressed' };
  if (head.startsWith('BZh') || starts(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a) || starts(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
    const type = head.startsWith('BZh')
      ? 'application/x-bzip2'
      : bytes[0] === 0xfd
        ? 'application/x-xz'
        : 'application/zstd';
    return { type, format: 'compressed' };
  }
  if (bytes.length > 262 && latin1(bytes.subarray(257, 262)) === 'ustar')
    return { type: 'application/x-tar', format: 'tar' };
  if (/^\s*\{\\rtf/.test(head)) return { type: 'application/rtf', format: 'rtf' };
  return null;
}

/** No zero bytes and hardly any control characters, or UTF-16. */
function looksTextual(bytes: Uint8Array): boolean {
  if (starts(bytes, 0xff, 0xfe) || starts(bytes, 0xfe, 0xff)) return true;
  const length = Math.min(bytes.length, 4096);
  let controls = 0;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) {
      if (i % 2 === 0) evenZeros++;
      else oddZeros++;
    } else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  }
  if (evenZeros + oddZeros === 0) return controls <= length * 0.02;
  const half = length / 2;
  return (
    controls <= length * 0.02 &&
    ((oddZeros > half * 0.3 && evenZeros === 0) || (evenZeros > half * 0.3 && oddZeros === 0))
  );
}

function textKind(bytes: Uint8Array, name: string, declaredType: string | null): Sniffed {
  const wide = bytes[1] === 0 || bytes[0] === 0 || starts(bytes, 0xff, 0xfe) || starts(bytes, 0xfe, 0xff);
  const head = latin1(bytes.subarray(0, 8192))
    .replaceAll(wide ? '\0' : '\ufeff', '')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart();
  const html = /<!doctype\s+html|<(?:html|head|body|frameset)[\s>]/i.test(head);
  const plainName = /\.(?:txt|log|md|text)$/i.test(name);
  const csvName = /\.(?:csv|tsv)$/i.test(name);
  const declared = (declaredType ?? '').toLowerCase();
  const plain: Sniffed = {
    type: csvName || declared.startsWith('text/csv') ? 'text/csv' : 'text/plain',
    format: 'plain',
  };
  if (/^<\?xml|^<[a-z][\w.:-]*[\s>/]|^<!/i.test(head) || html) {
    if (plainName && !html) return plain;
    if (/^<\?xml/.test(head) && !html && !/^<\?xml[^>]*>\s*<!doctype html/i.test(head))
      return { type: 'application/xml', format: 'xml' };
    const tag = /^<([a-z][\w.:-]*)/i.exec(head)?.[1]?.toLowerCase() ?? '';
    const markup = html || declared.includes('html') || knownTags.test(tag) || /^<!--/.test(head);
    return markup ? { type: 'text/html', format: 'html' } : { type: 'application/xml', format: 'xml' };
  }
  if (declared.includes('html') && /<[a-z][\w]*[\s>/]/i.test(head) && !plainName)
    return { type: 'text/html', format: 'html' };
  if (plainName || csvName) return plain;
  if (/^[[{]/.test(head) && (declared.includes('json') || /^(?:\[\s*(?:[[{"\d\]tfn-])|\{\s*["}])/.test(head))) {
    return { type: 'application/json', format: 'json' };
  }
  if (mailHead(head)) return { type: 'message/rfc822', format: 'mail' };
  if (html || /<(?:div|table|p|span|ul|a)[\s>][\s\S]{0,2000}<\/(?:div|table|p|span|ul|a)>/i.test(head))
    return { type: 'text/html', format: 'html' };
  return plain;
}

const knownTags =
  /^(?:a|b|body|br|center|div|font|form|frameset|h[1-6]|head|html|img|li|link|meta|ol|p|pre|script|section|span|style|table|tbody|td|title|tr|ul|article|main|header|base|iframe)$/;

/** A mail or an MHTML page: header lines of which two are well known. */
function mailHead(head: string): boolean {
  const lines = head.split(/\r?\n/, 40);
  let known = 0;
  for (const line of lines) {
    if (line === '') break;
    if (
      /^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|x-[\w-]+):/i.test(
        line,
      )
    )
      known++;
    else if (!/^[\w-]+:|^\s/.test(line)) return false;
  }
  return known >= 2;
}
