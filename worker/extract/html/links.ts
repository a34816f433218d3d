import type { Link } from '../../../patterns/document.ts';

/** A link as found while reading; resolved when the page's base is known. */
export interface RawLink {
  address: string;
  /** Range of its words in the text. */
  start: number;
  end: number;
  /** Words where it has none of its own. */
  words: string;
  /** `any`: decide by the address. */
  kind: 'any' | 'asset' | 'picture';
  framed: boolean;
}

const attachmentEnding =
  /\.(?:pdf|docx?|docm|dotx?|xlsx?|xlsm|xlsb|pptx?|ppsx?|wps|wpt|et|ett|dps|ofd|ceb|rtf|od[tsp]|zip|rar|7z|tar|t?gz|bz2|xz|csv|txt|eml|msg|mht|vsdx?|caj|jpe?g|png|gif|bmp|tiff?|webp|heic)$/i;
const pictureEnding = /\.(?:jpe?g|png|gif|bmp|tiff?|webp|svg|ico)$/i;
const assetEnding =
  /\.(?:css|js|mjs|map|ico|svg|woff2?|ttf|eot|otf|mp[34]|m4[av]|avi|flv|wmv|mov|swf|webm|ogg|wav|apk|exe|dmg|jar)$/i;
const simplePath = /^\/(?!\/)[A-Za-z0-9_\-./]+$/;
const namedFile = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|csv|txt)\s*$/i;

/** Absolute address, or null for what is no address (script, mail, fragment). */
export function resolve(address: string, base: URL | null, origin: string): string | null {
  const trimmed = address.trim();
  if (trimmed.length === 0 || trimmed.length > 4000 || trimmed.startsWith('#')) return null;
  if (origin && simplePath.test(trimmed) && !trimmed.includes('/.') && !trimmed.includes('//')) return origin + trimmed;
  if (/^(?:javascript|mailto|tel|sms|data|about|blob|file|vbscript|weixin|qq|tencent):/i.test(trimmed)) return null;
  const url = base ? URL.parse(trimmed, base) : URL.parse(trimmed);
  if (!url) return base ? null : trimmed;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.hash = '';
  return url.href;
}

export function kindOf(url: string, raw: RawLink, words: string, inMain: boolean, list: boolean): Link['kind'] {
  if (raw.kind === 'asset') return 'asset';
  const path = pathOf(url);
  if (raw.kind === 'picture') {
    // A picture in an article may be a scanned list; those of menus, icons and covers are decoration.
    return inMain && !list && !/\.(?:gif|svg|ico)$/i.test(path) ? 'attachment' : 'asset';
  }
  if (assetEnding.test(path)) return 'asset';
  if (attachmentEnding.test(path)) return 'attachment';
  if (namedFile.test(words) && !/\.html?$/i.test(path)) return 'attachment';
  if (/[?&](?:file|filename|name|path)=[^&]*\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar)(?:&|$)/i.test(url))
    return 'attachment';
  return 'page';
}

export function isPicture(address: string): boolean {
  return pictureEnding.test(pathOf(address));
}

function pathOf(url: string): string {
  const query = url.search(/[?#;]/);
  return query < 0 ? url : url.slice(0, query);
}

/** Where a request could change something on the site: never followed from a script. */
const changing =
  /(?:delete|remove|destroy|logout|signout|sign-out|logoff|update|save|submit|insert|create|edit|vote|upload|post|cancel|reset)(?![a-z]*\.s?html?$)/i;
const quoted =
  /(["'`])((?:https?:)?\/\/[^"'`\s<>\\]{3,500}|\.{0,2}\/[^"'`\s<>\\]{1,500}|[\w\-./%\u4e00-\u9fff]{1,300}\.(?:s?html?|jsp|do|action|aspx?|php|json|xml|pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar)(?:\?[^"'`\s<>]{0,300})?)\1/g;

/** Addresses that stand as strings in a script or an event attribute. */
export function addressesInScript(script: string): string[] {
  if (!script.includes('/') && !/\.(?:s?html?|jsp|do|php|json|xml|pdf|docx?|xlsx?)/.test(script)) return [];
  const found: string[] = [];
  for (const match of script.matchAll(quoted)) {
    const address = (match[2] ?? '').replace(/\\\//g, '/');
    if (!/[\w\u4e00-\u9fff]/.test(address) || changing.test(address) || address.startsWith('//www.w3.org')) continue;
    found.push(address);
    if (found.length >= 500) break;
  }
  return found;
}

const plainAddress =
  /https?:\/\/[\w\-.]+(?::\d+)?(?:\/[\w\-./%?=&#~+]*)?|(?<![\w:/.-])\.{0,2}\/[\w-]+(?:\/[\w-]+)*\.[a-z]{2,5}(?![\w/])/gi;

/** Addresses written out in the text rather than linked. */
export function addressesInText(text: string): { address: string; start: number; end: number }[] {
  if (!text.includes('/')) return [];
  const found: { address: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(plainAddress)) {
    const address = match[0].replace(/[.?&#]+$/, '');
    found.push({ address, start: match.index, end: match.index + address.length });
    if (found.length >= 200) break;
  }
  return found;
}
