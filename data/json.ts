import type { z } from 'zod';

/** Reads a JSON column back through its schema. A column that does not fit is a defect or a tampered database. */
export function readJson<S extends z.ZodType>(schema: S, text: string | null | undefined, where: string): z.output<S> {
  const parsed = schema.safeParse(text == null ? null : JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${where}: stored JSON does not fit (${parsed.error.issues[0]?.path.join('.') || 'whole'})`);
}
