import type { Upload } from '../http/route.ts';
import type { CheckInput } from '../services.ts';

/** Files of one form, or items of one call. */
export const mostAtOnce = 20;

export const fileInput = (file: Upload): CheckInput => ({ kind: 'file', name: file.name, bytes: file.bytes });

export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}
