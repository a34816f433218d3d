import { z } from 'zod';
import { categories, severities } from './hit.ts';

/** Shape of a pack file. Strict everywhere: a key that nobody reads is a mistake of its writer. */

const bilingual = z
  .strictObject({ zh: z.string().min(1).describe('Chinese'), en: z.string().min(1).describe('English') })
  .describe('In both languages of the interface');
const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens, e.g. resident-id')
  .max(60);
const words = z.array(z.string().min(2).max(40)).max(400);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');
const points = z.number().int().min(-20).max(20);

/** Words near a candidate that speak against it; `reason` is what the reviewer reads in the list of what was let go. */
const against = z.strictObject({
  words: words.min(1).describe('Labels that speak against a candidate, before it or over its column'),
  points: z.number().int().min(-20).max(-1).describe('What they take away'),
  reason: id.optional().describe('What a reviewer reads in the list of what was let go, e.g. order-number'),
});

const evidence = z
  .strictObject({
    base: points.default(0).describe('What the bare form is worth before anything else is known'),
    points: z
      .record(id, points)
      .default({})
      .describe('Points by what was seen: keyword, keyword-far, header (a column headed so), checksum-ok, name …'),
    against: z.array(against).max(50).default([]),
    bands: z
      .strictObject({
        confirmed: z.number().int().min(-50).max(50),
        likely: z.number().int().min(-50).max(50),
        suspect: z.number().int().min(-50).max(50),
      })
      .refine((bands) => bands.confirmed >= bands.likely && bands.likely >= bands.suspect, {
        message: 'confirmed must not be less than likely, nor likely less than suspect',
      })
      .optional()
      .describe('Least score of each band; below suspect a candidate is let go'),
  })
  .describe('How sure a match is: the sum of what speaks for and against it');

const matcher = z
  .union([
    z.strictObject({
      regex: z
        .array(z.string().min(1).max(2000))
        .min(1)
        .max(20)
        .describe('Expressions; they must not backtrack and must be RE2 syntax'),
      validators: z
        .array(id)
        .default([])
        .describe('Named checks of the engine that add checksum-ok or checksum-failed: resident-id, luhn, vin …'),
    }),
    z.strictObject({
      code: id.describe('Name of a finder of the engine'),
      options: z.record(z.string(), z.json()).optional(),
    }),
    z.strictObject({ site: z.literal(true).describe('Found by the crawl, not in a text') }),
  ])
  .describe('What finds candidates');

/** A text, or a document in short, that the pattern must or must not match. */
const example = z
  .union([
    z.string().min(1).max(5000),
    z.strictObject({
      text: z.string().optional(),
      table: z.array(z.array(z.string())).optional().describe('Rows of cells; the first row is the head'),
      title: z.string().optional(),
      url: z.string().optional(),
      type: z.string().optional(),
      asOf: day.optional().describe('The day that counts as today'),
      column: z.string().optional(),
      firstSeen: day.optional(),
      meta: z.record(z.string(), z.string()).optional(),
      head: z.record(z.string(), z.string()).optional(),
      ownDomains: z.array(z.string()).optional(),
    }),
  ])
  .describe('A text, or a document in short. Invented data only');

export const patternSchema = z.strictObject({
  id: id.describe('Stays for good: flags and decisions hang on it'),
  title: bilingual,
  why: bilingual,
  basis: z.array(z.string().min(1)).default([]).describe('Legal basis, in Chinese, as officials cite it'),
  category: z.enum(categories),
  severity: z.enum(severities),
  off: z.boolean().default(false).describe('Off until an administrator switches it on'),
  supporting: z
    .boolean()
    .default(false)
    .describe('Counts only beside a hit of another pattern; alone it raises no flag'),
  keywords: words.default([]).describe('Labels that stand before the value or over its column'),
  matcher,
  evidence: evidence.prefault({}),
  examples: z
    .strictObject({
      match: z.array(example).max(200).default([]).describe('Must be found'),
      ignore: z.array(example).max(200).default([]).describe('Must not be found'),
    })
    .prefault({}),
});

export const packSchema = z.strictObject({
  pack: id.describe('Name of the pack; decisions hold for all patterns of one pack'),
  version: z.number().int().min(1),
  patterns: z.array(patternSchema).min(1).max(200),
});

export type PackFile = z.infer<typeof packSchema>;
export type PatternFields = z.infer<typeof patternSchema>;
export type PatternExample = z.infer<typeof example>;
export type PatternEvidence = PatternFields['evidence'];
