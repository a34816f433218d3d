/** A hit as the picture of its item needs it. It holds the value in clear, so it lives in memory only. */
export interface ShotHit {
  /** Offset into the item's text: by it the dashboard finds the hit again. */
  start: number;
  end: number;
  value: string;
  masked: string;
  /** What stands before it, to tell the same value at two places apart. */
  before: string;
  /** Painted over; other hits are only marked. */
  personal: boolean;
  /** From 1, where the file has pages. */
  page: number | null;
  ocr: boolean;
  hidden: boolean;
}

/** Where a hit stands in a picture, in its pixels. */
export interface Mark {
  start: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture of an item with every personal value painted over. */
export interface ImageShot {
  kind: 'image';
  /** Page of the file, from 1. */
  number: number;
  /** WebP. */
  bytes: Uint8Array;
  width: number;
  height: number;
  marks: Mark[];
}

/** Part of a table around its hits, for files that are tables rather than pages. */
export interface TableShot {
  kind: 'table';
  number: number;
  /** Name of the sheet. */
  title: string | null;
  /** Column letters. */
  columns: string[];
  rows: TableRow[];
}

export interface TableRow {
  /** From 1, as a spreadsheet shows it. */
  number: number;
  /** Rows before it were left out. */
  gap: boolean;
  /** Per column, pieces of text; a piece with `start` is a hit, masked. */
  cells: { text: string; start?: number }[][];
}

export type Shot = ImageShot | TableShot;

/** Why there is no picture. */
export type NoShot = 'changed' | 'unreachable' | 'no-browser' | 'not-maskable' | 'too-large' | 'not-drawable';

/** Blanks and invisible signs do not count when a value is looked for. */
export const bare = (text: string): string => text.replace(/[\s\p{Cf}]/gu, '');

/**
 * Which signs of a bare value are to be hidden: those that its mask hides, and all of them where the mask is of
 * another length.
 */
export function hiddenSigns(hit: Pick<ShotHit, 'value' | 'masked'>): boolean[] {
  const value = bare(hit.value);
  const masked = bare(hit.masked);
  return [...Array(value.length).keys()].map((at) => masked.length !== value.length || masked[at] !== value[at]);
}
