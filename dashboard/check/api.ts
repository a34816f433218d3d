import { z } from 'zod';
import { DashboardError } from '../http/errors.ts';
import type { Handler, User } from '../http/route.ts';
import type { CheckInput } from '../services.ts';
import { answersTo } from './handlers.ts';
import { fileInput, isWebAddress, mostAtOnce } from './input.ts';

const itemSchema = z.union([
  z.strictObject({ text: z.string().min(1).max(1_000_000) }),
  z.strictObject({ url: z.string().max(2000).refine(isWebAddress, 'http:// or https://') }),
  z.strictObject({ name: z.string().min(1).max(300), base64: z.base64() }),
]);
const bodySchema = z.union([itemSchema, z.strictObject({ items: z.array(itemSchema).min(1).max(mostAtOnce) })]);
type Item = z.output<typeof itemSchema>;

const allowed = '{"text"} | {"url"} | {"name","base64"} | {"items":[…]} | multipart/form-data: file';

/**
 * The check for programs. One thing in, one answer out; several files or `{items}`: `{answers}` in the same order. The
 * token was checked before the body was read (routes.ts).
 */
export const checkApi: Handler<User | null> = async (context) => {
  const { files } = context;
  if (files.length > mostAtOnce) throw new DashboardError('bad-request', context.t.check.tooMany(mostAtOnce));
  if (files.length > 0) {
    const answers = await answersTo(context, files.map(fileInput));
    return { kind: 'json', body: files.length === 1 ? answers[0] : { answers } };
  }
  const parsed = bodySchema.safeParse(context.json);
  if (!parsed.success) throw new DashboardError('bad-request', allowed);
  const body = parsed.data;
  if ('items' in body) return { kind: 'json', body: { answers: await answersTo(context, body.items.map(inputOf)) } };
  const [answer] = await answersTo(context, [inputOf(body)]);
  return { kind: 'json', body: answer };
};

function inputOf(item: Item): CheckInput {
  if ('text' in item) return { kind: 'text', text: item.text };
  if ('url' in item) return { kind: 'address', url: item.url };
  return { kind: 'file', name: item.name, bytes: new Uint8Array(Buffer.from(item.base64, 'base64')) };
}
