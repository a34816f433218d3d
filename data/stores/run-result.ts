import { z } from 'zod';

const tally = z.object({ gained: z.number(), lost: z.number(), graded: z.number() });
/** Gained: found by the changed rules only; lost: by those in force only; graded: by both, with another severity or confidence. */
export type Tally = z.output<typeof tally>;

const confusion = z.object({
  /** Decisions that called it real (taken down, handed over, kept as lawful): found, not found. */
  realFound: z.number(),
  realMissed: z.number(),
  /** Decisions that called it a false positive. */
  falseFound: z.number(),
  falseMissed: z.number(),
});
export type Confusion = z.output<typeof confusion>;

export const resultSchema = z.object({
  /** Texts judged under both sides. */
  judged: z.number(),
  /** Snapshots that could not be opened or judged. */
  failed: z.number(),
  /** Items, or decisions, of which no text is stored any more. */
  withoutText: z.number(),
  hits: z.object({ before: z.number(), after: z.number() }),
  tally,
  /** Items whose flag would be new, or would go. */
  items: z.object({ gained: z.number(), lost: z.number(), graded: z.number() }),
  bySite: z.record(z.string(), tally),
  byConfidence: z.record(z.string(), tally),
  byPattern: z.record(z.string(), tally),
  /** Gained hits that allow entries would keep away. */
  allowed: z.number(),
  /** Of a backtest. */
  decisions: z
    .object({
      /** `trace`: weighed anew from what was stored with the decision; `text`: judged anew from stored texts. */
      by: z.enum(['trace', 'text']),
      before: confusion,
      after: confusion,
    })
    .nullable(),
  milliseconds: z.number(),
});
export type RunResult = z.output<typeof resultSchema>;

const none = (): Tally => ({ gained: 0, lost: 0, graded: 0 });

export const emptyConfusion = (): Confusion => ({ realFound: 0, realMissed: 0, falseFound: 0, falseMissed: 0 });

export function emptyResult(): RunResult {
  return {
    judged: 0,
    failed: 0,
    withoutText: 0,
    hits: { before: 0, after: 0 },
    tally: none(),
    items: none(),
    bySite: {},
    byConfidence: {},
    byPattern: {},
    allowed: 0,
    decisions: null,
    milliseconds: 0,
  };
}

export function addTally(into: Record<string, Tally>, key: string, change: keyof Tally, n = 1): void {
  const own = into[key] ?? none();
  own[change] += n;
  into[key] = own;
}
