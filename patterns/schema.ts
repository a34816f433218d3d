import { z } from 'zod';
import { categories, severities } from './hit.ts';

/** Shape of a pack file. Strict everywhere: a key that nobody reads is a mistake of its writer. */

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens, e.g. resident-id');
const words = z.array(z.string().min(2).max(40)).max(400);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');

/** Words near a candidate that speak against it; `reason` is what the reviewer reads in the list of what was let go. */
const against = z.strictObject({
  words,
  points: z.number().int().min(-20).max(-1),
  reason: id.optional(),
});

const evidence = z.strictObject({
  /** What the bare form is worth before anything else is known. */
  base: z.number().int().min(-20).max(20).default(0),
  /** Points by the name of what was seen (`checksum-ok`, `region`, `keyword`, `header` …). */
  points: z.record(id, z.number().int().min(-20).max(20)).default({}),
  against: z.array(against).default([]),
  /** Least score of each band; below `suspect` a candidate is let go. */
  bands: z
    .strictObject({ confirmed: z.number().int(), likely: z.number().int(), suspect: z.number().int() })
    .optional(),
});

const matcher = z.union([
  z.strictObject({
    regex: z.array(z.string().min(1).max(2000)).min(1).max(20),
    /** Named checks of the engine that add `checksum-ok` or `checksum-failed` to the trace. */
    validators: z.array(id).default([]),
  }),
  z.strictObject({ code: id, options: z.record(z.string(), z.json()).optional() }),
  z.strictObject({ site: z.literal(true) }),
]);

/** A text, or a document in short, that the pattern must or must not match. */
const example = z.union([
  z.string().min(1),
  z.strictObject({
    text: z.string().optional(),
    table: z.array(z.array(z.string())).optional(),
    title: z.string().optional(),
    url: z.string().optional(),
    type: z.string().optional(),
    asOf: day.optional(),
    column: z.string().optional(),
    firstSeen: day.optional(),
    meta: z.record(z.string(), z.string()).optional(),
    head: z.record(z.string(), z.string()).optional(),
    ownDomains: z.array(z.string()).optional(),
  }),
]);

export const patternSchema = z.strictObject({
  id,
  title: bilingual,
  why: bilingual,
  /** Legal basis, in Chinese, as officials cite it. */
  basis: z.array(z.string().min(1)).default([]),
  category: z.enum(categories),
  severity: z.enum(severities),
  /** Off until an administrator switches it on. */
  off: z.boolean().default(false),
  /** Counts only beside a hit of another pattern; alone it raises no flag. */
  supporting: z.boolean().default(false),
  /** Labels that stand before the value or over its column. */
  keywords: words.default([]),
  matcher,
  evidence: evidence.prefault({}),
  examples: z.strictObject({ match: z.array(example).default([]), ignore: z.array(example).default([]) }).prefault({}),
});

export const packSchema = z.strictObject({
  pack: id,
  version: z.number().int().min(1),
  patterns: z.array(patternSchema).min(1).max(200),
});

export type PackFile = z.infer<typeof packSchema>;
export type PatternFields = z.infer<typeof patternSchema>;
export type PatternExample = z.infer<typeof example>;
export type PatternEvidence = PatternFields['evidence'];
