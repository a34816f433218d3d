import { packsInForce, patternSwitches } from '../../data/stores/patterns.ts';
import { dayOf } from '../../data/time.ts';
import type { Detection } from '../../patterns/hit.ts';
import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, selectField, textArea } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { titlesOfPatterns } from '../views/marked.ts';
import { pageHead, section } from '../views/parts.ts';
import { resultView } from './editor-view.ts';
import { rulesNow } from './handlers.ts';
import { runTrial } from './trial.ts';

const longest = 100_000;

export const showTry: Handler = (context) =>
  tryPage(context, '', context.query.get('only') ?? '', { detection: null, fault: null }, 200);

/** Judges a pasted text with the patterns in force; nothing of it is stored. */
export const tryText: Handler = async (context) => {
  const { services, form, t } = context;
  const text = (form.get('text') ?? '').replaceAll('\r\n', '\n');
  const only = form.get('only') ?? '';
  const words = t.patterns.trial;
  const refuse = (fault: string) => tryPage(context, text, only, { detection: null, fault }, 400);
  if (text.trim() === '') return refuse(words.empty);
  if (text.length > longest) return refuse(words.tooLong);
  const packs = (await packsInForce(services.database)).map((one) => ({ name: `${one.pack}.yaml`, text: one.yaml }));
  const known = (await rulesNow(context)).patterns.some((pattern) => pattern.id === only);
  // A pattern that is asked for by name is tried even while it is off.
  const switches = { ...(await patternSwitches(services.database)), ...(known ? { [only]: true } : {}) };
  const asOf = dayOf(context.now.toISOString());
  const answer = await runTrial({ kind: 'try', packs, switches, text, asOf, ...(known ? { only: [only] } : {}) });
  if (answer.kind !== 'detection') return refuse(words.timeout);
  return tryPage(context, text, only, { detection: answer.detection, fault: null }, 200);
};

async function tryPage(
  context: Context,
  text: string,
  only: string,
  result: { detection: Detection | null; fault: string | null },
  status: number,
): Promise<Reply> {
  const { t, language, csrf } = context;
  const rules = await rulesNow(context);
  const titles = titlesOfPatterns(rules, language);
  const options = rules.patterns
    .filter((pattern) => pattern.scope === 'document')
    .map((pattern) => ({ value: pattern.id, label: pattern.title[language] }));
  const body = html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(t.patterns.trial.title, { lead: t.patterns.trial.lead })}
${tryForm({ text, only, options, fault: result.fault, csrf }, t)}
${result.detection ? section(t.patterns.trial.result, resultView(text, result.detection, titles, language, t)) : null}`;
  return page(t.patterns.trial.title, body, { status });
}

function tryForm(
  model: {
    text: string;
    only: string;
    options: { value: string; label: string }[];
    fault: string | null;
    csrf: string;
  },
  t: Words,
): Html {
  const words = t.patterns.trial;
  return postForm({
    action: '/patterns/try',
    csrf: model.csrf,
    class: 'panel',
    body: html`${textArea({ name: 'text', label: words.text, value: model.text, hint: words.textHint, error: model.fault, rows: 8 })}
${selectField({ name: 'only', label: words.only, value: model.only, options: model.options, empty: t.common.all })}
${button(words.run, { kind: 'primary' })}`,
  });
}
