import type { UnreadReason } from '../../patterns/document.ts';

/** What one item may cost. Sizes in bytes, lengths in UTF-16 code units. */
export interface ExtractLimits {
  /** Bytes of the item itself. */
  maxBytes: number;
  /** Bytes of everything unpacked from it, all levels together. */
  maxUnpackedBytes: number;
  /** Unpacked bytes for each packed byte: of one file once it gives more than 10 MiB, of the item more than 24 MiB. */
  maxRatio: number;
  maxCharacters: number;
  /** Cells of all tables together. */
  maxCells: number;
  /** Files inside archives and containers, all levels together. */
  maxEntries: number;
  /** Containers within containers; the item itself is level 0. */
  maxDepth: number;
  maxPages: number;
  /** Scanned pages and pictures that are read by character recognition. */
  maxOcrPages: number;
  /** Switches character recognition off (`false`) where only text is wanted. */
  ocr: boolean;
  /** Milliseconds after which reading stops with what it has; the caller's hard limit should be longer. */
  milliseconds: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: ExtractLimits = {
  maxBytes: 100 * MiB,
  maxUnpackedBytes: 300 * MiB,
  maxRatio: 100,
  maxCharacters: 20_000_000,
  maxCells: 1_000_000,
  maxEntries: 2_000,
  maxDepth: 4,
  maxPages: 2_000,
  maxOcrPages: 30,
  ocr: true,
  milliseconds: 45_000,
};

/** Reading stopped on purpose; `reason` becomes the outcome and `message` its note. */
export class LimitError extends Error {
  readonly code = 'limit';
  readonly reason: UnreadReason;
  constructor(reason: UnreadReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

const ratioCounts = 10 * MiB;
const ratioCountsInAll = 24 * MiB;

/** Running account of one item; every reader of every level spends from the same one. */
export class Budget {
  readonly limits: ExtractLimits;
  readonly #started: number;
  readonly #now: () => number;
  readonly #inAll: number;
  #unpacked = 0;
  #entries = 0;
  #cells = 0;
  #ocrPages = 0;

  /** `itemBytes`: size of the item itself, against which all that comes out of it is held. */
  constructor(limits: ExtractLimits, itemBytes: number, now: () => number = () => performance.now()) {
    this.limits = limits;
    this.#inAll = Math.min(limits.maxUnpackedBytes, Math.max(ratioCountsInAll, itemBytes * limits.maxRatio));
    this.#now = now;
    this.#started = now();
  }

  get millisecondsLeft(): number {
    return this.limits.milliseconds - (this.#now() - this.#started);
  }

  /** To be called in every loop that a hostile file could make long. */
  tick(): void {
    if (this.millisecondsLeft <= 0) {
      const seconds = Math.round(this.limits.milliseconds / 1000);
      throw new LimitError('timeout', `Reading stopped after ${seconds} s.`);
    }
  }

  /** How many bytes the next file may unpack to, given its packed size. */
  roomFor(packed: number): number {
    const left = this.#inAll - this.#unpacked;
    return Math.max(0, Math.min(left, Math.max(ratioCounts, packed * this.limits.maxRatio)));
  }

  unpack(packed: number, bytes: number): void {
    if (bytes > this.roomFor(packed)) throw tooMuch();
    this.#unpacked += bytes;
  }

  entry(): void {
    this.#entries += 1;
    if (this.#entries > this.limits.maxEntries) {
      throw new LimitError('too-large', `Reading stopped after ${this.limits.maxEntries} files inside.`);
    }
    this.tick();
  }

  cell(): void {
    this.#cells += 1;
    if (this.#cells > this.limits.maxCells) {
      throw new LimitError('too-large', `Reading stopped after ${this.limits.maxCells} cells.`);
    }
    if ((this.#cells & 1023) === 0) this.tick();
  }

  /** Whether one more page may be recognised; counts it. */
  takeOcrPage(): boolean {
    if (!this.limits.ocr || this.#ocrPages >= this.limits.maxOcrPages || this.millisecondsLeft < 4_000) return false;
    this.#ocrPages += 1;
    return true;
  }
}

export function tooMuch(): LimitError {
  return new LimitError('too-large', 'Reading stopped: the content unpacks to more than is allowed.');
}
