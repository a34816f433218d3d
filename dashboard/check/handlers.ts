import { z } from 'zod';
import { evidenceText } from '../../patterns/evidence-words.ts';
import { bearer } from '../http/bearer.ts';
import { DashboardError } from '../http/errors.ts';
import { type Context, type Handler, page, type Reply, type User } from '../http/route.ts';
import type { CheckInput } from '../services.ts';
import { titlesOfPatterns } from '../views/marked.ts';
import { answerOf, type CheckAnswer } from './answer.ts';
import { type CheckModel, checkView } from './view.ts';

const longest = 100_000;

export const showCheck: Handler = (context) => answerPage(context, { text: '', address: '' }, {}, 200);

/** The form of editors: one of a file, a text or an address. What was typed stays; a file cannot be sent back. */
export const runCheck: Handler = async (context) => {
  const { form, files, t } = context;
  const text = (form.get('text') ?? '').replaceAll('\r\n', '\n');
  const address = (form.get('address') ?? '').trim();
  const typed = { text, address };
  const [file] = files;
  const given = [file, text.trim(), address].filter(Boolean).length;
  const refuse = (fault: string) => answerPage(context, typed, { fault }, 400);
  if (given === 0) return refuse(t.check.nothingGiven);
  if (given > 1) return refuse(t.check.severalGiven);
  if (text.length > longest) return refuse(t.check.tooLong);
  if (address && !isWebAddress(address)) return refuse(t.check.badAddress);
  const input: CheckInput = file
    ? { kind: 'file', name: file.name, bytes: file.bytes }
    : address
      ? { kind: 'address', url: address }
      : { kind: 'text', text };
  return answerPage(context, typed, { answer: await answer(context, input) }, 200);
};

const bodySchema = z.union([
  z.strictObject({ text: z.string().min(1).max(1_000_000) }),
  z.strictObject({ url: z.string().max(2000).refine(isWebAddress, 'http:// or https://') }),
  z.strictObject({ name: z.string().min(1).max(300), base64: z.base64().max(140_000_000) }),
]);

/** The same for programs: `{text}`, `{url}` or `{name, base64}` → one JSON object, masked. */
export const checkApi: Handler<User | null> = async (context) => {
  await bearer(context, 'check');
  const parsed = bodySchema.safeParse(context.json);
  if (!parsed.success) throw new DashboardError('bad-request', '{"text"} | {"url"} | {"name","base64"}');
  const body = parsed.data;
  const input: CheckInput =
    'text' in body
      ? { kind: 'text', text: body.text }
      : 'url' in body
        ? { kind: 'address', url: body.url }
        : { kind: 'file', name: body.name, bytes: new Uint8Array(Buffer.from(body.base64, 'base64')) };
  return { kind: 'json', body: await answer(context, input) };
};

async function answer(context: Context<User | null>, input: CheckInput): Promise<CheckAnswer> {
  const name = input.kind === 'file' ? input.name : input.kind === 'address' ? input.url : context.t.check.pastedText;
  const checked = await context.services.checkOne(input);
  return answerOf(name, checked, (step) => evidenceText(step, context.language));
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}

async function answerPage(
  context: Context,
  typed: Pick<CheckModel, 'text' | 'address'>,
  result: { fault?: string; answer?: CheckAnswer },
  status: number,
): Promise<Reply> {
  const { t, language, csrf, services } = context;
  const titles = titlesOfPatterns(await services.rules(), language);
  const model = { ...typed, fault: result.fault ?? null, answer: result.answer ?? null, titles, csrf };
  return page(t.check.title, checkView(model, language, t), { status });
}
