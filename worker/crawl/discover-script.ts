import { remembering } from '../remember.ts';
import type { Finds } from './finds.ts';
import { unescapeXml } from './sitemap.ts';

/** A string of a script that may be an address, before it is resolved. */
interface Candidate {
  text: string;
  /** `never`: what it is sent with changes something; `markup`: it holds tags. */
  as: 'maybe' | 'never' | 'markup';
}

const sendsBefore =
  /(?:sendBeacon|\.(?:post|put|delete|patch))\s*\(\s*$|\bopen\(\s*["'](?:post|put|delete|patch)["']\s*,\s*$/i;
const sendsAfter = /^\s*,\s*\{[^}]*method\s*:\s*["'`](?:post|put|delete|patch)/i;
const literal = /"((?:[^"\\\n]|\\.){1,600})"|'((?:[^'\\\n]|\\.){1,600})'|`([^`$\\]{1,600})`/g;
/** Identifiers are taken whole: without what is before them a search would begin anew at each of their letters. */
const assigned = /(?<![\w$.])([A-Za-z_$][\w$.]*)\s*[=:]\s*(?:"([^"\\\n]{1,300})"|'([^'\\\n]{1,300})')/g;
const joined = /(?<![\w$.])([A-Za-z_$][\w$.]*)\s*\+\s*([A-Za-z_$][\w$.]*)/g;

const candidatesOf = remembering(candidates);

/** `window.open('…')`, `location = '…'`, `fetch("…")` and any other string that has the form of an address. */
export function inScript(script: string, found: Finds, inMarkup: (markup: string) => void): void {
  for (const { text, as } of candidatesOf(script)) {
    if (as === 'never') found.never(text);
    else if (as === 'markup') inMarkup(text);
    else found.maybe(text);
  }
}

function candidates(script: string): Candidate[] {
  const list: Candidate[] = [];
  // Most inline scripts name nothing: a string that could be an address has a slash or a dot in it.
  if (/["'`][^"'`\n]*[./]/.test(script)) inLiterals(script, list);
  if (script.includes('/')) list.push(...addressesInText(script).map((text) => ({ text, as: 'maybe' as const })));
  return list;
}

function inLiterals(script: string, list: Candidate[]): void {
  for (const match of script.matchAll(literal)) {
    const text = unescapeScript(match[1] ?? match[2] ?? match[3] ?? '');
    if (text.includes('<') && /<(?:a|img|iframe)\b/i.test(text)) list.push({ text, as: 'markup' });
    else if (/[/.]/.test(text)) {
      // What is sent by POST, PUT or DELETE is not for an inspector.
      const end = match.index + match[0].length;
      const sent =
        sendsAfter.test(script.slice(end, end + 120)) ||
        sendsBefore.test(script.slice(Math.max(0, match.index - 40), match.index));
      list.push({ text, as: sent ? 'never' : 'maybe' });
    }
  }
  // var domain = "…"; var path = "…"; domain + path
  const pairs = [...script.matchAll(joined)];
  if (pairs.length === 0) return;
  const constants = new Map<string, string>();
  for (const [, name = '', a, b] of script.matchAll(assigned)) constants.set(name, a ?? b ?? '');
  for (const [, left = '', right = ''] of pairs) {
    const [a, b] = [constants.get(left), constants.get(right)];
    if (a !== undefined && b !== undefined) list.push({ text: a + b, as: 'maybe' });
  }
}

const absolute = /\bhttps?:\/\/[^\s"'<>`\\^{}|，。；、（）《》“”]{4,600}/gi;
const relative = /(?:^|[\s(>])(\.{0,2}\/(?:[\w.-]+\/)*[\w-]+\.[a-z0-9]{2,6})(?=$|[\s)<,;])/gim;

/** Absolute addresses and ./relative paths with an extension that stand in running text, markup or comments. */
export function addressesInText(text: string): string[] {
  const list: string[] = [];
  if (text.includes('://')) {
    for (const [url] of text.matchAll(absolute)) list.push(unescapeXml(url.replace(/[).,;:!?\]]+$/, '')));
  }
  for (const [, path = ''] of text.matchAll(relative)) {
    list.push(path);
    if (path.startsWith('.')) list.push(path.replace(/^\.+/, ''));
  }
  return list;
}

function unescapeScript(text: string): string {
  return text.includes('\\')
    ? text
        .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, u, x) => String.fromCharCode(Number.parseInt(u ?? x, 16)))
        .replace(/\\(.)/g, '$1')
    : text;
}
