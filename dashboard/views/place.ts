import type { Place } from '../../patterns/document.ts';
import type { Words } from '../language/words.ts';
import { decoded } from './item-title.ts';

/** Where in a file something stands, as a reviewer would say it: 压缩包内 a.zip，工作表“名单” C5. */
export function placeInWords(place: Place, t: Words): string {
  const words = t.flag.place;
  const parts: string[] = [];
  if (place.file) parts.push(words.file(place.file.replaceAll('!/', ' › ')));
  if (place.sheet !== undefined) parts.push(`${words.sheet(place.sheet)}${place.cell ? ` ${place.cell}` : ''}`);
  if (place.page !== undefined) parts.push(words.page(place.page));
  if (place.slide !== undefined) parts.push(words.slide(place.slide));
  if (place.paragraph !== undefined && place.page === undefined) parts.push(words.paragraph(place.paragraph));
  if (place.part && place.part !== 'body') parts.push(words[place.part]);
  if (parts.length === 0) parts.push(words.body);
  return parts.join(t.common.comma);
}

/** Short name of a media type: PDF, XLSX, 网页. */
export function typeInWords(type: string | null, url: string, t: Words): string {
  if (type === 'text/html' || type === 'application/xhtml+xml') return t.terms.itemKind.page;
  const known: Record<string, string> = {
    'application/pdf': 'PDF',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
    'application/msword': 'DOC',
    'application/vnd.ms-excel': 'XLS',
    'application/vnd.ms-powerpoint': 'PPT',
    'application/ofd': 'OFD',
    'application/zip': 'ZIP',
    'text/plain': 'TXT',
    'text/csv': 'CSV',
  };
  if (type && known[type]) return known[type];
  const ending = /\.([a-z0-9]{2,5})(?:$|[?#])/i.exec(url)?.[1];
  if (ending && type) return ending.toUpperCase();
  if (type?.startsWith('image/')) return type.slice(6).toUpperCase();
  return type ? t.terms.itemKind.attachment : t.common.unknown;
}

/** An address that may be followed: only http and https; anything else is shown as text. */
export function followable(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? url : null;
}

/** The path of an address as people read it: parts are decoded one by one, so that an encoded slash stays one. */
export function readablePath(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname.split('/').map(decoded).join('/') + search;
}

/** A whole address with its escapes undone, as far as that keeps its meaning. */
export function readableAddress(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
