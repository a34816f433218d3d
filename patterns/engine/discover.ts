import { isAddressUnit } from './address.ts';
import { judgeAddress } from './judges/address.ts';
import { judgeAt } from './judges/email.ts';
import { isMaskSign, judgeMasked } from './masked.ts';
import { judgeMixed } from './mixed.ts';
import { judgeNumber } from './numbers.ts';
import type { Scan } from './scan-state.ts';

const digit = 1;
const letter = 2;
const atSign = 4;

/** Kind of each ASCII character; everything else is passed over. */
const kinds = new Uint8Array(128);
for (let code = 48; code < 58; code++) kinds[code] = digit;
for (let code = 65; code < 91; code++) kinds[code] = letter;
for (let code = 97; code < 123; code++) kinds[code] = letter;
kinds[64] = atSign;

/**
 * One walk over the text that stops only at runs of ASCII letters and digits and at `@`: Chinese prose costs a comparison per character,
 * however many patterns there are. Each run is handed to the judges once; what they read beyond it is not walked again.
 */
export function discover(scan: Scan): void {
  const { text } = scan;
  const { wants } = scan.rules;
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code > 127) {
      at++;
      continue;
    }
    const kind = kinds[code];
    if (kind === 0) {
      at++;
      continue;
    }
    if (kind === atSign) {
      if (wants.mails) judgeAt(scan, at);
      at++;
      continue;
    }
    const start = at;
    let digits = 0;
    let next = code;
    while (next < 128) {
      const type = kinds[next];
      if (type === digit) digits++;
      else if (type !== letter) break;
      at++;
      if (at >= length) break;
      next = text.charCodeAt(at);
    }
    const size = at - start;
    if (wants.masks && digits > 0 && (isMaskSign(next) || (start > 0 && isMaskSign(text.charCodeAt(start - 1))))) {
      const behind = judgeMasked(scan, start, at);
      if (behind > at) {
        at = behind;
        continue;
      }
    }
    if (digits === size) {
      if (
        wants.addresses &&
        size < 6 &&
        at < length &&
        isAddressUnit(text.charCodeAt(at)) &&
        start >= scan.addressEnd
      ) {
        const behind = judgeAddress(scan, start);
        if (behind > at) {
          at = behind;
          continue;
        }
      }
      if (size > 1 && wants.numbers) at = judgeNumber(scan, start, at);
    } else if (wants.mixed) at = judgeMixed(scan, start, at, digits);
  }
}
