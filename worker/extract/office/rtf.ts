import type { Place } from '../../../patterns/document.ts';
import { latin1 } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { decoderOf } from './ole-properties.ts';
import { writeProperty } from './package.ts';

interface Group {
  skip: boolean;
  place: Place;
  /** Bytes that stand for a character that `\u` gave already. */
  unicodeSkip: number;
  codepage: number;
  property: string | null;
}

/** Destinations without text for a reader. */
const skipped = new Set(
  'fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object objdata themedata colorschememapping datastore latentstyles xmlnstbl filetbl revtbl mmathPr pgptbl fldinst bkmkstart bkmkend nonshppict shpinst sn sv panose falt blipuid wgrffmtfilter fchars lchars template private operator passwordhash userprops factoidname ebcstart'.split(
    ' ',
  ),
);
const parts: Record<string, Place> = {
  header: { part: 'header' },
  headerl: { part: 'header' },
  headerr: { part: 'header' },
  headerf: { part: 'header' },
  footer: { part: 'footer' },
  footerl: { part: 'footer' },
  footerr: { part: 'footer' },
  footerf: { part: 'footer' },
  footnote: { part: 'note' },
  annotation: { part: 'comment' },
  shptxt: { part: 'textbox' },
};
const properties = new Set([
  'title',
  'subject',
  'author',
  'keywords',
  'doccomm',
  'operator',
  'manager',
  'company',
  'category',
]);
const charsets: Record<number, number> = {
  0: 1252,
  134: 936,
  136: 950,
  128: 932,
  129: 949,
  238: 1250,
  204: 1251,
  161: 1253,
  162: 1254,
  177: 1255,
  178: 1256,
  186: 1257,
};
const maxDepth = 2_000;

/** RTF in one pass: text with its code pages, tables, notes, hidden and deleted text, properties. */
export function readRtf(source: Source, reading: Reading): void {
  new RtfReader(latin1(source.bytes), reading).run();
}

class RtfReader {
  readonly #rtf: string;
  readonly #reading: Reading;
  readonly #tables: TableWriter;
  readonly #fonts = new Map<number, number>();
  #font = -1;
  #inFonts = 0;
  #default = 1252;
  #group: Group = { skip: false, place: { part: 'body' }, unicodeSkip: 1, codepage: 0, property: null };
  readonly #stack: Group[] = [];
  #pending: number[] = [];
  #skipChars = 0;
  #row: { words: string; place: Place }[][] = [];
  #cell: { words: string; place: Place }[] = [];
  #inRow = false;
  #property = '';

  constructor(rtf: string, reading: Reading) {
    this.#rtf = rtf;
    this.#reading = reading;
    this.#tables = new TableWriter(reading.text, reading.budget);
  }

  run(): void {
    const token = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;
    let count = 0;
    for (const match of this.#rtf.matchAll(token)) {
      if ((++count & 4095) === 0) this.#reading.budget.tick();
      const [, word, number, hex, symbol, brace, plain] = match;
      if (hex !== undefined) this.#byte(Number.parseInt(hex, 16));
      else if (plain !== undefined) this.#plain(plain);
      else if (brace === '{') this.#open();
      else if (brace === '}') this.#close();
      else if (word !== undefined) this.#word(word, number === undefined ? null : Number(number));
      else if (symbol !== undefined) this.#symbol(symbol);
      if (word === 'bin' && number) break;
    }
    this.#flush();
    this.#endRow();
    this.#tables.closeAll();
    this.#reading.text.newline();
  }

  #open(): void {
    this.#flush();
    if (this.#stack.length >= maxDepth) throw new Error('nested too deep');
    this.#stack.push(this.#group);
    this.#group = { ...this.#group };
    this.#skipChars = 0;
  }

  #close(): void {
    this.#flush();
    const { property } = this.#group;
    const outer = this.#stack.pop();
    if (property && outer?.property !== property) {
      writeProperty(this.#reading, property === 'doccomm' ? 'comments' : property, this.#property);
      this.#property = '';
    }
    if (outer && outer.place !== this.#group.place && this.#group.place.part !== 'body') this.#breakLine();
    this.#group = outer ?? this.#group;
    this.#skipChars = 0;
    if (this.#stack.length < this.#inFonts) this.#inFonts = 0;
  }

  #symbol(symbol: string): void {
    if (symbol === '*') {
      // An unknown destination may be left out; the ones that hold text take themselves back in.
      this.#group.skip = true;
    } else if (symbol === '~') this.#plain('\u00a0');
    else if (symbol === '_') this.#plain('-');
    else if (symbol === '\\' || symbol === '{' || symbol === '}') this.#plain(symbol);
    else if (symbol === '\n' || symbol === '\r') this.#breakLine();
  }

  #word(word: string, number: number | null): void {
    if (word !== 'u' && word !== 'uc') this.#flush();
    const place = parts[word];
    if (place) {
      this.#group.place = place;
      this.#group.skip = false;
      return;
    }
    if (word === 'fonttbl') this.#inFonts = this.#stack.length;
    if (word === 'info') return;
    if (properties.has(word) && number === null && this.#stack.length > 1) {
      this.#group.property = word;
      this.#property = '';
      return;
    }
    if (skipped.has(word)) {
      this.#group.skip = true;
      return;
    }
    switch (word) {
      case 'ansicpg':
        if (number) this.#default = number;
        break;
      case 'f':
        if (this.#inFonts > 0) this.#font = number ?? 0;
        else this.#group.codepage = this.#fonts.get(number ?? 0) ?? 0;
        break;
      case 'fcharset':
        if (this.#inFonts > 0) this.#fonts.set(this.#font, charsets[number ?? 0] ?? 0);
        break;
      case 'plain':
        this.#group.codepage = 0;
        this.#place(false);
        break;
      case 'uc':
        this.#group.unicodeSkip = number ?? 1;
        break;
      case 'u':
        this.#unicode(number ?? 0);
        break;
      case 'v':
        this.#place(number !== 0);
        break;
      case 'deleted':
        this.#group.place = number === 0 ? { part: 'body' } : { part: 'deletion', hidden: true };
        break;
      case 'shptxt':
      case 'result':
        this.#group.skip = false;
        break;
      case 'par':
      case 'line':
      case 'sect':
      case 'page':
        this.#breakLine();
        break;
      case 'tab':
        this.#emit(' ');
        break;
      case 'trowd':
        this.#inRow = true;
        break;
      case 'cell':
      case 'nestcell':
        this.#row.push(this.#cell);
        this.#cell = [];
        this.#inRow = true;
        break;
      case 'row':
      case 'nestrow':
        this.#endRow();
        break;
      case 'pard':
        // Paragraphs outside of a table begin with \pard and have no \intbl; a row that is open says otherwise.
        if (this.#row.length === 0 && this.#cell.length === 0) this.#inRow = false;
        break;
      case 'intbl':
        this.#inRow = true;
        break;
      case 'emdash':
        this.#emit('—');
        break;
      case 'endash':
        this.#emit('–');
        break;
      case 'bullet':
        this.#emit('•');
        break;
      case 'lquote':
      case 'rquote':
        this.#emit(word === 'lquote' ? '‘' : '’');
        break;
      case 'ldblquote':
      case 'rdblquote':
        this.#emit(word === 'ldblquote' ? '“' : '”');
        break;
    }
  }

  #place(hidden: boolean): void {
    const { part } = this.#group.place;
    this.#group.place = hidden
      ? { part: part ?? 'body', hidden: true }
      : { part: part === 'deletion' ? 'body' : (part ?? 'body') };
  }

  #unicode(number: number): void {
    this.#flush();
    this.#emit(String.fromCharCode(number < 0 ? number + 65536 : number));
    this.#skipChars = this.#group.unicodeSkip;
  }

  #byte(byte: number): void {
    if (this.#skipChars > 0) this.#skipChars--;
    else if (!this.#group.skip) this.#pending.push(byte);
  }

  #plain(words: string): void {
    let piece = words;
    if (this.#skipChars > 0) {
      const skip = Math.min(this.#skipChars, piece.length);
      this.#skipChars -= skip;
      piece = piece.slice(skip);
    }
    if (!piece || this.#group.skip) return;
    // A second byte of a double-byte character may be written as the letter that it is.
    if (this.#pending.length > 0 || /[\x80-\xff]/.test(piece))
      for (const each of piece) this.#pending.push(each.charCodeAt(0));
    else this.#emit(piece);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Uint8Array.from(this.#pending);
    this.#pending = [];
    this.#emit(decoderOf(this.#group.codepage || this.#default).decode(bytes));
  }

  #emit(words: string): void {
    if (this.#group.skip) return;
    if (this.#group.property) this.#property += words;
    else if (this.#inRow && this.#group.place.part === 'body') this.#cell.push({ words, place: this.#group.place });
    else {
      if (this.#tables.depth > 0) this.#tables.closeAll();
      this.#reading.text.write(words, this.#group.place);
    }
  }

  #breakLine(): void {
    if (this.#group.skip || this.#group.property) return;
    if (this.#inRow && this.#group.place.part === 'body') {
      if (this.#cell.length > 0) this.#cell.push({ words: '\n', place: this.#group.place });
      return;
    }
    if (this.#tables.depth > 0) this.#tables.closeAll();
    this.#reading.text.newline();
  }

  #endRow(): void {
    if (this.#row.length === 0 && this.#cell.length > 0) {
      // Text that looked like a cell and was none.
      for (const { words, place } of this.#cell) this.#reading.text.write(words, place);
      this.#reading.text.newline();
    } else if (this.#row.length > 0) {
      if (this.#tables.depth === 0) this.#tables.openTable({ part: 'body' });
      this.#tables.openRow();
      for (const cell of this.#row) {
        this.#tables.openCell();
        for (const { words, place } of cell) this.#reading.text.write(words, place);
        this.#tables.closeCell();
      }
    }
    this.#row = [];
    this.#cell = [];
    this.#inRow = false;
  }
}
