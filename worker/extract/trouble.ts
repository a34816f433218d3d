import type { ReadOutcome, UnreadReason } from '../../patterns/document.ts';

/** Gravest first: with several troubles in one file the outcome names the first of these. */
const gravity: UnreadReason[] = [
  'memory-limit',
  'timeout',
  'too-large',
  'encrypted',
  'corrupt',
  'nested-too-deep',
  'unsupported',
  'ocr-failed',
  'internal-error',
  'empty',
];

const rank = (reason: UnreadReason): number => {
  const at = gravity.indexOf(reason);
  return at < 0 ? gravity.length : at;
};

/** Collects what could not be read while the rest goes on. */
export class Trouble {
  readonly #found: { reason: UnreadReason; note: string }[] = [];
  readonly #remarks: string[] = [];

  /** Something was left out. `note` is a plain sentence with counts, never with content. */
  add(reason: UnreadReason, note: string): void {
    if (this.#found.length < 50 && !this.#found.some((other) => other.note === note))
      this.#found.push({ reason, note });
  }

  /** Worth knowing, but nothing was left out. */
  remark(note: string): void {
    if (this.#remarks.length < 50 && !this.#remarks.includes(note)) this.#remarks.push(note);
  }

  get any(): boolean {
    return this.#found.length > 0;
  }

  /** `characters` counts content, not metadata: a file of which nothing but its author was read is unread. */
  outcome(characters: number): ReadOutcome {
    const worst = [...this.#found].sort((a, b) => rank(a.reason) - rank(b.reason))[0];
    const notes = [...this.#found.map((each) => each.note), ...this.#remarks];
    if (characters > 0) return { status: worst ? 'partial' : 'read', reason: worst?.reason ?? null, notes };
    if (worst) return { status: 'unread', reason: worst.reason, notes };
    return { status: 'unread', reason: 'empty', notes: notes.length > 0 ? notes : ['The file holds no text.'] };
  }
}
