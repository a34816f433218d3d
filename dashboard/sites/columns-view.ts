import type { Column } from '../../data/stores/columns.ts';
import type { Unit } from '../../data/stores/units.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, selectField, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { table } from '../views/table.ts';

/** The form of a column as it is typed. */
export interface ColumnForm {
  name: string;
  pathPrefix: string;
  unitId: string;
  updateDays: string;
  retentionDays: string;
}

export type ColumnFaults = Partial<Record<keyof ColumnForm, string>>;

export function formOfColumn(column: Column | null): ColumnForm {
  return {
    name: column?.name ?? '',
    pathPrefix: column?.pathPrefix ?? '',
    unitId: String(column?.unitId ?? ''),
    updateDays: String(column?.updateDays ?? ''),
    retentionDays: String(column?.retentionDays ?? ''),
  };
}

export interface ColumnsModel {
  siteId: number;
  columns: Column[];
  units: Unit[];
  /** Column in the form: the one that is edited, or what was typed for a new one. */
  form: { editing: Column | null; typed: ColumnForm; faults: ColumnFaults };
  mayChange: boolean;
  csrf: string;
}

export function columnsSection(model: ColumnsModel, t: Words): Html {
  const words = t.sites.columns;
  const days = (value: number | null, none: string) =>
    value === null ? html`<span class="quiet">${none}</span>` : t.common.days(value);
  const list =
    model.columns.length === 0
      ? html`<p class="quiet">${words.empty}</p>`
      : table<Column>({
          caption: words.title,
          rows: model.columns,
          id: (column) => `column-${column.id}`,
          columns: [
            {
              label: words.name,
              kind: 'narrow',
              cell: (column) => html`<a href="/sites/${model.siteId}/items?column=${column.id}">${column.name}</a>`,
            },
            { label: words.path, kind: 'wide', cell: (column) => html`<code>${column.pathPrefix}</code>` },
            {
              label: words.unit,
              kind: 'narrow',
              cell: (column) => column.unitName ?? html`<span class="quiet">${words.noUnit}</span>`,
            },
            { label: words.update, kind: 'number', cell: (column) => days(column.updateDays, words.notChecked) },
            { label: words.retention, kind: 'number', cell: (column) => days(column.retentionDays, words.unlimited) },
            ...(model.mayChange
              ? [
                  {
                    label: t.common.edit,
                    kind: 'narrow' as const,
                    cell: (column: Column) => rowActions(column, model, t),
                  },
                ]
              : []),
          ],
        });
  return section(words.title, html`${list}${model.mayChange ? columnForm(model, t) : null}`, { id: 'columns' });
}

function rowActions(column: Column, model: ColumnsModel, t: Words): Html {
  return html`<div class="actions row-actions"><a class="button button-small" href="/sites/${model.siteId}?column=${column.id}#column-form" aria-label="${t.common.edit} ${column.name}">${t.common.edit}</a>${postForm(
    {
      action: `/sites/${model.siteId}/columns/${column.id}/remove`,
      csrf: model.csrf,
      class: 'inline',
      body: html`<button class="button button-small button-plain" aria-label="${t.common.remove} ${column.name}">${t.common.remove}</button>`,
    },
  )}</div>`;
}

function columnForm(model: ColumnsModel, t: Words): Html {
  const words = t.sites.columns;
  const { editing, typed, faults } = model.form;
  const open = editing !== null || Object.keys(faults).length > 0 || model.columns.length === 0;
  return html`<details class="panel column-form" id="column-form"${open ? html` open` : null}><summary>${editing ? words.edit : words.add}</summary>
${postForm({
  action: `/sites/${model.siteId}/columns`,
  csrf: model.csrf,
  body: html`<div class="form-row">
${textField({ name: 'name', label: words.name, value: typed.name, error: faults.name, required: true, maxlength: 60 })}
${textField({ name: 'pathPrefix', label: words.path, value: typed.pathPrefix, error: faults.pathPrefix, required: true, maxlength: 300, placeholder: '/zwgk/tzgg/' })}
${selectField({
  name: 'unitId',
  label: words.unit,
  value: typed.unitId,
  error: faults.unitId,
  empty: words.noUnit,
  options: model.units.map((unit) => ({ value: String(unit.id), label: unit.name })),
  hint: model.units.length === 0 ? html`${words.unitsFirst}<a href="/units">${words.unitsLink}</a>` : null,
})}
${textField({ name: 'updateDays', label: words.updateField, value: typed.updateDays, error: faults.updateDays, hint: words.updateHint, maxlength: 5 })}
${textField({ name: 'retentionDays', label: words.retentionField, value: typed.retentionDays, error: faults.retentionDays, hint: words.retentionHint, maxlength: 5 })}
</div><div class="actions">${button(t.common.save, { kind: 'primary' })}${
    editing ? html`<a class="button button-plain" href="/sites/${model.siteId}#columns">${t.common.cancel}</a>` : null
  }</div>`,
})}</details>`;
}
