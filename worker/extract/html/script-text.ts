/** Text that a page carries inside its scripts: what a script shows, or what nobody cleaned away. */

export interface ScriptString {
  key: string | null;
  value: string;
}

const telling = /[\u3400-\u9fff]|\d{6,}|@/;
const quick = /[\u3400-\u9fff]|\\u[4-9][0-9a-f]{3}|\d{11,}|@/i;
const literal =
  /(?:(?:["']([\w$\u3400-\u9fff-]{1,40})["']|\b([\w$]{1,40}))\s*[:=]\s*)?(?:"((?:[^"\\\n]|\\.){1,20000})"|'((?:[^'\\\n]|\\.){1,20000})'|`([^`]{1,20000})`)|(?:["']?([\w$]{1,40})["']?\s*[:=]\s*)(\d{11,20})\b/g;

/** String literals of a script that hold Chinese, long numbers or addresses, with the name they are given to. */
export function scriptStrings(script: string): ScriptString[] {
  if (!quick.test(script)) return [];
  const found: ScriptString[] = [];
  for (const match of withoutComments(script).matchAll(literal)) {
    const raw = match[3] ?? match[4] ?? match[5] ?? match[7];
    if (raw === undefined) continue;
    const value = unescaped(raw)
      .replace(/<[^>]{0,500}>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (value.length < 2 || !telling.test(value)) continue;
    found.push({ key: match[1] ?? match[2] ?? match[6] ?? null, value });
    if (found.length >= 2000) break;
  }
  return found;
}

/** Comments may hold unbalanced quotes that would hide the rest. Addresses (`//`) after a colon stay. */
function withoutComments(script: string): string {
  return script.replace(/(^|[^:"'\\])\/\/[^\n]*/g, '$1').replace(/\/\*[\s\S]{0,20000}?\*\//g, ' ');
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\([nrt])/g, ' ')
    .replace(/\\(.)/g, '$1');
}

/** The JSON that a script consists of: all of it, or the one value that it assigns; null where it is code. */
export function jsonOf(script: string): string | null {
  const body = script.trim();
  if (/^[[{]/.test(body)) return body;
  const assigned = /^(?:window\.|var |let |const )?[\w$.[\]'"]{1,80}\s*=\s*([[{][\s\S]*[\]}])\s*;?\s*$/.exec(body);
  return assigned?.[1] ?? null;
}
