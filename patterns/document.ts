/**
 * What an extractor hands over: one published file as text with places. All offsets are UTF-16 code units into `text`.
 * The same shape serves pages, attachments, archives and scans, so that detection is one function.
 */

/** The part of a file that a piece of text belongs to; `body` is what a reader sees first. */
export type Part =
  | 'body'
  | 'header'
  | 'footer'
  | 'comment'
  | 'note'
  | 'textbox'
  | 'annotation'
  | 'form'
  | 'metadata'
  | 'deletion'
  | 'insertion'
  | 'script'
  | 'attribute';

/** Where in a published file a piece of text stands; a reviewer finds it by this alone. Numbers count from 1. */
export interface Place {
  page?: number;
  sheet?: string;
  /** A1 notation. */
  cell?: string;
  slide?: number;
  paragraph?: number;
  /** Path inside an archive or container; nested levels are joined by `!/`. */
  file?: string;
  part?: Part;
  /** In the file but not in its usual view: hidden sheet, row, column, text under a box, outside the page, display:none. */
  hidden?: boolean;
  /** Read by character recognition. */
  ocr?: boolean;
}

/** A run of text with one place. Segments are sorted by `start`, do not overlap, and cover all of `text` that matters. */
export interface Segment {
  start: number;
  end: number;
  place: Place;
}

/** One cell of a table; `row` and `column` count from 0. An empty cell may be left out. */
export interface Cell {
  row: number;
  column: number;
  start: number;
  end: number;
  /** What differs from the table's own place (its A1 name, hidden). */
  place?: Place;
}

/** A table whose cells are ranges of the text. The header row is found by the engine, not by the extractor. */
export interface Table {
  /** Range of the title that stands over the table or of the sheet's name, where there is one. */
  title?: { start: number; end: number };
  place: Place;
  rows: number;
  columns: number;
  /** Sorted by row, then column. */
  cells: Cell[];
}

/** A link as published. */
export interface Link {
  /** Absolute address, or as written where it could not be resolved. */
  url: string;
  text: string;
  /** `page` and `attachment` are worth fetching; `asset` is style, script, image decoration. */
  kind: 'page' | 'attachment' | 'asset';
  /** Whether the link stands in the main block of the page rather than in its frame (navigation, footer). */
  main: boolean;
}

/** One published file after extraction. */
export interface PublishedDocument {
  /** Address or path. */
  url: string;
  /** Media type by content, e.g. `application/pdf`. */
  type: string;
  text: string;
  segments: Segment[];
  tables: Table[];
  title: string | null;
  /** Meta tags and file properties, names in lower case: `articletitle`, `pubdate`, `columnname`, `author` … */
  meta: Record<string, string>;
  /** Label → value of a page's head table: 索引号, 发文字号, 成文日期, 发布机构, 有效性 … */
  head: Record<string, string>;
  links: Link[];
  /** Range of the main block of a page (its article); the whole text where there is none. */
  main: { start: number; end: number };
}

/** Why an item was not, or not wholly, read. One word, the same in CLI, database and interface. */
export type UnreadReason =
  | 'encrypted'
  | 'corrupt'
  | 'empty'
  | 'too-large'
  | 'unsupported'
  | 'timeout'
  | 'memory-limit'
  | 'nested-too-deep'
  | 'ocr-failed'
  | 'robots'
  | 'not-found'
  | 'gone'
  | 'forbidden'
  | 'login-required'
  | 'server-error'
  | 'redirect-loop'
  | 'out-of-scope'
  | 'private-address'
  | 'network-error'
  | 'budget'
  | 'trap'
  | 'wrong-type'
  | 'internal-error';

/** Outcome of reading an item. `read` of a file that has content is never empty. */
export interface ReadOutcome {
  status: 'read' | 'partial' | 'unread';
  reason: UnreadReason | null;
  /** What exactly was left out, one plain English sentence each (ids and counts only, never content). */
  notes: string[];
}
