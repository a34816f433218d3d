import { evidenceText } from '../../patterns/evidence-words.ts';
import type { Context, Handler, Reply, User } from '../http/route.ts';
import { page } from '../http/route.ts';
import type { CheckInput } from '../services.ts';
import { titlesOfPatterns } from '../views/marked.ts';
import { answerOf, type CheckAnswer } from './answer.ts';
import { fileInput, isWebAddress, mostAtOnce } from './input.ts';
import { inTurn } from './turns.ts';
import { type CheckModel, checkView, partView } from './view.ts';

const longest = 100_000;

export const showCheck: Handler = (context) => answerPage(context, { text: '', address: '' }, {}, 200);

/** The form of editors: files, a text or an address. What was typed stays; files cannot be sent back. */
export const runCheck: Handler = async (context) => {
  const { form, files, t } = context;
  const text = (form.get('text') ?? '').replaceAll('\r\n', '\n');
  const address = (form.get('address') ?? '').trim();
  const typed = { text, address };
  const given = [files.length > 0, text.trim() !== '', address !== ''].filter(Boolean).length;
  const refuse = (fault: string) => answerPage(context, typed, { fault }, 400);
  if (given === 0) return refuse(t.check.nothingGiven);
  if (given > 1) return refuse(t.check.severalGiven);
  if (files.length > mostAtOnce) return refuse(t.check.tooMany(mostAtOnce));
  if (text.length > longest) return refuse(t.check.tooLong);
  if (address && !isWebAddress(address)) return refuse(t.check.badAddress);
  const inputs: CheckInput[] =
    files.length > 0 ? files.map(fileInput) : [address ? { kind: 'address', url: address } : { kind: 'text', text }];
  return answerPage(context, typed, { answers: await answersTo(context, inputs) }, 200);
};

/** One file of several, asked for by the script of the page, which shows how far it is. */
export const checkPart: Handler = async (context) => {
  const { files, t, language, services } = context;
  const [file] = files;
  if (!file) return { kind: 'fragment', status: 400, body: partView(null, new Map(), language, t) };
  const [answer = null] = await answersTo(context, [fileInput(file)]);
  const titles = titlesOfPatterns(await services.rules(), language);
  return { kind: 'fragment', body: partView(answer, titles, language, t) };
};

/** One after the other: whoever sends many waits longer, and nobody else for them. */
export async function answersTo(context: Context<User | null>, inputs: readonly CheckInput[]): Promise<CheckAnswer[]> {
  const answers: CheckAnswer[] = [];
  for (const input of inputs) {
    const name = input.kind === 'file' ? input.name : input.kind === 'address' ? input.url : context.t.check.pastedText;
    const checked = await inTurn(() => context.services.checkOne(input), context.t.check.busy);
    answers.push(answerOf(name, checked, (step) => evidenceText(step, context.language)));
  }
  return answers;
}

async function answerPage(
  context: Context,
  typed: Pick<CheckModel, 'text' | 'address'>,
  result: { fault?: string; answers?: CheckAnswer[] },
  status: number,
): Promise<Reply> {
  const { t, language, csrf, services } = context;
  const titles = titlesOfPatterns(await services.rules(), language);
  const model = { ...typed, fault: result.fault ?? null, answers: result.answers ?? [], titles, csrf };
  return page(t.check.title, checkView(model, language, t), { status });
}
