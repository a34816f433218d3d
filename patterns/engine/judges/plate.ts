import { add } from '../claim.ts';
import { lineAround } from '../line.ts';
import { open, type Scan, submit, surround } from '../scan-state.ts';

const provinces = new Set(
  [...'京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新'].map((sign) => sign.charCodeAt(0)),
);

/** Whether a plate may begin with this character. */
export function isPlateProvince(code: number): boolean {
  return provinces.has(code);
}

const whole = /^[A-Z][A-Z0-9]{5,6}$/;
const serial = /^[A-Z0-9]{5,6}$/;
/** As issued: no I and no O in the serial, and not letters alone. New energy: D or F (and its successors) first or last of six. */
const strict = /^[A-HJ-NP-Z](?=.*\d)(?:[A-HJ-NP-Z0-9]{5}|[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK])$/;

/**
 * A licence plate whose letters and digits begin at `start`, right behind the province. Written 鲁A12345, 鲁A·12345 or 鲁A 12345; trailers,
 * training cars, Hong Kong and Macau plates end in a Chinese character.
 * @returns the plate's end, or 0 where there is none
 */
export function judgePlate(scan: Scan, start: number, end: number): number {
  const rule = scan.rules.byCode.get('licence-plate');
  if (!rule) return 0;
  const { text } = scan;
  let bare = text.slice(start, end);
  let stop = end;
  if (end - start === 1) {
    const sign = text.charAt(end);
    if (sign === '' || !'·•・.-‧ '.includes(sign)) return 0;
    let at = end + 1;
    while (at < end + 8 && isSerial(text.charCodeAt(at))) at++;
    if (!serial.test(text.slice(end + 1, at).toUpperCase())) return 0;
    bare += text.slice(end + 1, at);
    stop = at;
  }
  const upper = bare.toUpperCase();
  const suffix = '挂学警港澳'.includes(text.charAt(stop) || ' ');
  if (suffix && upper.length === 5) {
    bare += text.charAt(stop);
    stop++;
  } else if (!whole.test(upper)) return 0;
  surround(scan, start - 1, stop);
  const made = open(scan, rule, text.charAt(start - 1) + upper);
  if (suffix || (upper === bare && strict.test(upper))) add(made, 'form');
  else if (/\d/.test(upper)) add(made, 'loose');
  else add(made, 'letters-only');
  // A plate as issued needs no more; the line speaks for one that is not.
  if (made.score < rule.likely) {
    const line = lineAround(scan, start);
    if (line.vehicle) add(made, 'vehicle-near');
    if (line.person) add(made, 'person-near');
  }
  submit(scan, made);
  return made.score >= rule.suspect ? stop : 0;
}

function isSerial(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
