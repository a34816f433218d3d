import { z } from 'zod';
import { packSchema } from './schema.ts';

/** The form of a pack for editors: `patterns/schema.json` is held equal to this. */
export function packJsonSchema(): string {
  const schema = z.toJSONSchema(packSchema, { io: 'input', target: 'draft-2020-12' });
  const named = { $schema: schema.$schema, title: 'xuncha pattern pack', ...schema };
  return `${JSON.stringify(named, null, 2)}\n`;
}
