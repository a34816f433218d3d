import type { Link, Place, Segment, Table } from '../../patterns/document.ts';
import { finishTables } from './finish-tables.ts';
import { LimitError } from './limits.ts';

const newline = 10;

/** Collects text with its places; the one shape that every format writes into. */
export class TextBuilder {
  readonly segments: Segment[] = [];
  readonly tables: Table[] = [];
  readonly links: Link[] = [];
  /** Writers with a table that is not closed yet. */
  readonly openTables = new Set<{ closeAll(): void }>();
  readonly #max: number;
  #text = '';
  #last = newline;
  #content = 0;
  #scope: Place | null = null;
  #scoped = new WeakMap<Place, Place>();

  constructor(maxCharacters: number) {
    this.#max = maxCharacters;
  }

  get text(): string {
    return this.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  /** Characters that are not blank and not metadata. */
  get content(): number {
    return this.#content;
  }

  /** Whether the text stands at the beginning of a line. */
  get atLineStart(): boolean {
    return this.#last === newline;
  }

  /** Everything written by `inside` gets `place` too: a file in an archive, a page of a container. */
  async within(place: Place, inside: () => Promise<void> | void): Promise<void> {
    const outer = this.#scope;
    this.#scope = { ...outer, ...place };
    this.#scoped = new WeakMap();
    try {
      await inside();
    } finally {
      this.#scope = outer;
      this.#scoped = new WeakMap();
    }
  }

  /** Whether a blank would follow a blank. */
  get afterBlank(): boolean {
    return this.#last === newline || this.#last === 32 || this.#last === 9;
  }

  get scope(): Place | null {
    return this.#scope;
  }

  /** The place as it will stand in segments, tables and cells. Pass the same object for a run: it is compared by identity. */
  placed(place: Place): Place {
    if (!this.#scope) return place;
    let merged = this.#scoped.get(place);
    if (!merged) {
      merged = { ...this.#scope, ...place };
      this.#scoped.set(place, merged);
    }
    return merged;
  }

  write(piece: string, place: Place): void {
    if (piece.length === 0) return;
    const room = this.#max - this.#text.length;
    if (piece.length > room) {
      if (room > 0) this.#append(piece.slice(0, room), place);
      throw new LimitError('too-large', `Reading stopped after ${this.#max} characters.`);
    }
    this.#append(piece, place);
  }

  #append(piece: string, place: Place): void {
    const at = this.placed(place);
    const start = this.#text.length;
    this.#text += piece;
    this.#last = piece.charCodeAt(piece.length - 1);
    if (place.part !== 'metadata') this.#content += inkOf(piece);
    const previous = this.segments[this.segments.length - 1];
    if (previous && previous.place === at) previous.end = this.#text.length;
    else this.segments.push({ start, end: this.#text.length, place: at });
  }

  /** A separator that belongs to no place. */
  separate(mark: '\t' | ' '): void {
    if (this.#last === newline) return;
    this.#text += mark;
    this.#last = mark.charCodeAt(0);
  }

  /** To be called once, when all is written. */
  finish(): void {
    // A limit may have stopped a reader inside a table: what it has is kept.
    for (const writer of [...this.openTables]) writer.closeAll();
    const kept = finishTables(this.tables, this.#text);
    this.tables.length = 0;
    for (const table of kept) this.tables.push(table);
  }

  /** Ends the line unless it is already at its beginning. */
  newline(): void {
    if (this.#last === newline) return;
    this.#text += '\n';
    this.#last = newline;
  }

  /** One line of its own. */
  line(piece: string, place: Place): void {
    if (piece.length === 0) return;
    this.newline();
    this.write(piece, place);
    this.newline();
  }
}

/** Characters from the first that is not blank; 0 for a blank piece. */
function inkOf(piece: string): number {
  for (let i = 0; i < piece.length; i++) {
    const code = piece.charCodeAt(i);
    if (code > 32 && code !== 0xa0 && code !== 0x3000 && code !== 0xfeff && code !== 0x200b) return piece.length - i;
  }
  return 0;
}
