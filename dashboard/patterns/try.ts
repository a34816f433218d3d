import { packsInForce } from '../../data/stores/patterns.ts';
import { type Context, type Handler, page, type Reply } from '../http/route.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, selectField, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { rulesNow } from './handlers.ts';
import { materialOf, type Tried, tryWith } from './material.ts';
import { tracedText } from './traced-text.ts';

export const showTry: Handler = (context) => tryPage(context, null, 200);

/** Judges a pasted text, a file or an address with the patterns in force; nothing of it is stored. */
export const tryText: Handler = async (context) => {
  const { services, form, t } = context;
  const only = form.get('only') ?? '';
  const material = await materialOf(context);
  if (material === null) return tryPage(context, { fault: t.studio.preview.nothing }, 400);
  if ('fault' in material) return tryPage(context, material, 400);
  const packs = (await packsInForce(services.database)).map((one) => ({ name: `${one.pack}.yaml`, text: one.yaml }));
  const known = (await rulesNow(context)).patterns.some((pattern) => pattern.id === only);
  const result = await tryWith(context, material, packs, known ? only : undefined);
  return tryPage(context, result, 'fault' in result ? 400 : 200);
};

async function tryPage(context: Context, result: Tried | { fault: string } | null, status: number): Promise<Reply> {
  const { t, language, csrf, form, query } = context;
  const rules = await rulesNow(context);
  const options = rules.patterns
    .filter((pattern) => pattern.scope === 'document')
    .map((pattern) => ({ value: pattern.id, label: pattern.title[language] }));
  const typed = {
    text: (form.get('tryText') ?? '').replaceAll('\r\n', '\n'),
    address: form.get('tryAddress') ?? '',
    only: form.get('only') ?? query.get('only') ?? '',
  };
  const fault = result && 'fault' in result ? result.fault : null;
  const body = html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(t.patterns.trial.title, { lead: t.patterns.trial.lead })}
${tryForm({ ...typed, options, fault, csrf }, t)}
${result && 'detection' in result ? section(t.patterns.trial.result, tracedText(result, language, t)) : null}`;
  return page(t.patterns.trial.title, body, { status });
}

function tryForm(
  model: {
    text: string;
    address: string;
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
    upload: true,
    class: 'panel',
    body: html`${textArea({ name: 'tryText', label: words.text, value: model.text, hint: words.textHint, error: model.fault, rows: 8 })}
<div class="form-row">${textField({ name: 'tryAddress', label: t.studio.preview.address, value: model.address, type: 'url' })}<div class="field"><label for="field-tryFile">${t.studio.preview.file}</label><input type="file" id="field-tryFile" name="tryFile"></div></div>
${selectField({ name: 'only', label: words.only, value: model.only, options: model.options, empty: t.common.all })}
${button(words.run, { kind: 'primary' })}`,
  });
}
