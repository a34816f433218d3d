import type { Claim } from './claim.ts';

/** Kinds of numbers whose masks are judged; the ids of their patterns. */
export type MaskKind = 'resident-id' | 'mobile' | 'bank-card';

/** A masked number that was read, kept for what other cells and documents say about the same person. */
export interface MaskedNumber {
  kind: MaskKind;
  /** `*` for each hidden digit, at full length. */
  mask: string;
  /** Offsets into the folded text. */
  start: number;
  end: number;
  cell: number;
  /** Name right before it, or in the name column of its row. */
  person: string | null;
  /** The claim that was made of it. */
  claim: Claim | null;
}

export function isMobileMask(raw: string): boolean {
  return /^1[3-9*…]/.test(raw) && /[*…]{2}|…/.test(raw);
}

export function isCardMask(raw: string): boolean {
  return /^(?:62|4\d|5\d|3[57]|60|9\d)\d{0,13}[*…]{2,}\d*$/.test(raw);
}
