import type { Words } from '../language/words.ts';
import { button, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';

export interface Imported {
  name: string;
  pack: string | null;
  draft: number | null;
  told: string;
}

export function transferView(
  { fault, results, csrf }: { fault: string | null; results: Imported[] | null; csrf: string },
  t: Words,
): Html {
  const words = t.studio.transfer;
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title, { lead: words.lead })}
${results === null ? null : section(words.result, resultTable(results, t))}
${postForm({
  action: '/patterns/import',
  csrf,
  upload: true,
  class: 'panel',
  body: html`<div class="field${fault ? ' field-wrong' : ''}"><label for="field-files">${words.files}</label><input type="file" id="field-files" name="files" multiple accept=".yaml,.yml,.zip" required>${fault ? html`<p class="wrong" role="alert">${fault}</p>` : null}</div>${button(words.run, { kind: 'primary' })}`,
})}`;
}

function resultTable(results: Imported[], t: Words): Html {
  const words = t.studio.transfer;
  return table<Imported>({
    caption: words.result,
    rows: results,
    columns: [
      { label: words.file, kind: 'narrow', cell: (one) => html`<code>${one.name}</code>` },
      { label: t.patterns.pack, kind: 'narrow', cell: (one) => one.pack ?? words.refused },
      {
        label: words.outcome,
        kind: 'wide',
        cell: (one) => (one.draft === null ? one.told : html`<a href="/drafts/${one.draft}">${one.told}</a>`),
      },
    ],
  });
}
