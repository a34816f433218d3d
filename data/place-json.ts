import { z } from 'zod';

const part = z.enum([
  'body',
  'header',
  'footer',
  'comment',
  'note',
  'textbox',
  'annotation',
  'form',
  'metadata',
  'deletion',
  'insertion',
  'script',
  'attribute',
]);
/** Where in a file something stands, as it lies in JSON columns. */
export const placeSchema = z.object({
  page: z.number().optional(),
  sheet: z.string().optional(),
  cell: z.string().optional(),
  slide: z.number().optional(),
  paragraph: z.number().optional(),
  file: z.string().optional(),
  part: part.optional(),
  hidden: z.boolean().optional(),
  ocr: z.boolean().optional(),
});
