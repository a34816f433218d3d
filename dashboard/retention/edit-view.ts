import { retentionKinds, retentionStarts, retentionUnits } from '../../patterns/outdated/retention.ts';
import type { Words } from '../language/words.ts';
import { button, optionList, postForm, textField } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { type Column, table } from '../views/table.ts';
import type { Effect, EffectItem } from './effect.ts';
import { type RowForm, type TableForm, withBlanks } from './form.ts';
import { periodInWords } from './view.ts';

export interface EditModel {
  typed: TableForm;
  effect: Effect | null;
  /** Digest of the rules whose effect is shown; saving asks for it. */
  seen: string;
  /** The version that the effect is counted against. */
  base: number;
  reason: string;
  message: string | null;
  csrf: string;
}

export function editView(model: EditModel, t: Words): Html {
  const words = t.retention;
  const { faults } = model.typed;
  const rows = withBlanks(model.typed.rows);
  return html`<nav class="steps"><a href="/retention">← ${words.title}</a></nav>
${pageHead(words.editTitle, { lead: words.editLead })}
${model.message ? html`<div class="note note-warn" role="alert"><p>${model.message}</p></div>` : null}
${faults.size > 0 ? html`<div class="note note-bad" role="alert">${[...faults].map(([row, what]) => html`<p>${words.wrong(row, what)}</p>`)}</div>` : null}
${postForm({
  action: '/retention/preview',
  csrf: model.csrf,
  id: 'schedule',
  class: 'retention-form',
  body: html`<input type="hidden" name="rows" value="${rows.length}"><input type="hidden" name="base" value="${model.base}"><input type="hidden" name="seen" value="${model.seen}">
${rowTable(rows, faults, t)}
<p class="actions form-end">${button(words.preview, model.effect ? {} : { kind: 'primary' })}<a class="button button-plain" href="/retention">${t.common.cancel}</a></p>
${model.effect ? html`${effectView(model.effect, model, t)}<div class="panel">${textField({ name: 'reason', label: words.reason, value: model.reason, hint: words.reasonHint, maxlength: 500 })}<p class="actions"><button type="submit" class="button button-primary" formaction="/retention">${words.save}</button></p></div>` : html`<input type="hidden" name="reason" value="${model.reason}">`}`,
})}`;
}

function rowTable(rows: RowForm[], faults: ReadonlyMap<number, string>, t: Words): Html {
  const words = t.retention;
  const nth = (row: RowForm) => rows.indexOf(row);
  const named = (row: RowForm, label: string) =>
    `${words.row(nth(row) + 1)}${row.id === '' ? ` (${words.newRow})` : ''} ${label}`;
  const input = (row: RowForm, name: keyof RowForm, label: string, size: string, most: number) =>
    html`<input type="text" class="${size}" name="${name}-${nth(row)}" value="${row[name]}" maxlength="${most}" aria-label="${named(row, label)}"${attribute('aria-invalid', faults.has(nth(row) + 1) ? 'true' : null)}>`;
  const select = (row: RowForm, name: keyof RowForm, label: string, options: [string, string][]) =>
    html`<select name="${name}-${nth(row)}" aria-label="${named(row, label)}">${optionList(
      options.map(([value, text]) => ({ value, label: text })),
      row[name],
    )}</select>`;
  const columns: Column<RowForm>[] = [
    {
      label: words.number,
      kind: 'narrow',
      cell: (row) =>
        html`<input type="hidden" name="id-${nth(row)}" value="${row.id}">${input(row, 'order', words.number, 'retention-few', 4)}`,
    },
    {
      label: words.kind,
      kind: 'narrow',
      cell: (row) =>
        select(
          row,
          'kind',
          words.kind,
          retentionKinds.map((kind) => [kind, words.kinds[kind]]),
        ),
    },
    { label: words.column, cell: (row) => input(row, 'column', words.column, 'retention-part', 60) },
    { label: words.titlePart, cell: (row) => input(row, 'title', words.titlePart, 'retention-part', 60) },
    {
      label: words.person,
      kind: 'narrow',
      cell: (row) =>
        select(row, 'person', words.person, [
          ['both', words.persons.both],
          ['yes', words.persons.yes],
          ['no', words.persons.no],
        ]),
    },
    {
      label: words.from,
      kind: 'narrow',
      cell: (row) =>
        select(
          row,
          'from',
          words.from,
          retentionStarts.map((from) => [from, words.froms[from]]),
        ),
    },
    {
      label: words.period,
      kind: 'narrow',
      cell: (row) =>
        html`<span class="retention-period">${input(row, 'count', words.period, 'retention-few', 4)}${select(
          row,
          'unit',
          words.period,
          retentionUnits.map((unit) => [unit, words.unitNames[unit]]),
        )}</span>`,
    },
    { label: words.basis, kind: 'wide', cell: (row) => input(row, 'basis', words.basis, 'retention-basis', 300) },
    {
      label: words.remove,
      kind: 'narrow',
      cell: (row) =>
        row.id === ''
          ? html`<span class="quiet">${words.newRow}</span>`
          : html`<input type="checkbox" name="remove-${nth(row)}" value="yes" aria-label="${named(row, words.remove)}">`,
    },
  ];
  return table<RowForm>({ caption: words.title, rows, columns });
}

function effectView(effect: Effect, model: EditModel, t: Words): Html {
  const words = t.retention;
  const figure = (label: string, value: number) => html`<div class="figure"><b>${value}</b><span>${label}</span></div>`;
  return section(
    words.effect,
    html`<p class="lead">${words.effectLead(effect.items)}</p>
<div class="retention-figures">${figure(words.before, effect.before)}${figure(words.after, effect.after)}${figure(words.gained, effect.gained.total)}${figure(words.lost, effect.lost.total)}</div>
${sample(words.gainedTitle(effect.gained.total), effect.gained, model, t)}
${sample(words.lostTitle(effect.lost.total), effect.lost, model, t)}
<h3>${words.byRow}</h3>
<ul class="retention-rows">${model.typed.rows.map((row, index) => {
      const covered = effect.rows.get(row.id) ?? effect.rows.get([...effect.rows.keys()][index] ?? '');
      return html`<li>${words.row(index + 1)}${t.common.colon}${words.matched} ${covered?.matched ?? 0}${t.common.comma}${words.dueNow} ${covered?.due ?? 0}</li>`;
    })}</ul>`,
    { id: 'effect' },
  );
}

function sample(title: string, list: { total: number; sample: EffectItem[] }, model: EditModel, t: Words): Html {
  const words = t.retention;
  if (list.total === 0) return html`<h3>${title}</h3><p class="quiet">${words.none}</p>`;
  const rowOf = (item: EffectItem) => {
    const { rule } = item;
    if (rule === null) return words.noRule;
    const at = model.typed.rows.findIndex((row) => row.id === rule.id);
    return `${at < 0 ? '' : `${words.row(at + 1)} `}${periodInWords(rule, t)}`;
  };
  return html`<h3>${title}</h3>${table<EffectItem>({
    caption: title,
    rows: list.sample,
    columns: [
      {
        label: words.item,
        kind: 'wide',
        cell: (item) =>
          html`<a href="${item.url}" rel="noreferrer noopener" target="_blank">${item.title ?? item.url}<span class="unseen">${t.common.newTab}</span></a>`,
      },
      { label: t.due.column, kind: 'narrow', cell: (item) => item.column ?? '' },
      { label: words.unit, kind: 'narrow', cell: (item) => item.unitName ?? '' },
      { label: words.until, kind: 'narrow', cell: (item) => item.until },
      { label: words.rule, kind: 'narrow', cell: rowOf },
    ],
  })}<p class="quiet">${words.sample(list.sample.length, list.total)}</p>`;
}
