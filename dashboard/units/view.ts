import type { Unit } from '../../data/stores/units.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { emptyState, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';

export interface UnitsModel {
  units: Unit[];
  csrf: string;
  draft: {
    name: string;
    email: string;
    contact: string;
    escalationEmail: string;
    problem: keyof Words['units']['problem'] | null;
  } | null;
}

export function unitsView(model: UnitsModel, t: Words): Html {
  return html`${pageHead(t.units.title, { lead: t.units.lead })}
  ${model.units.length === 0 ? emptyState(t.units.empty.title, t.units.empty.next) : list(model, t)}
  ${section(t.units.add, html`<div class="panel form-narrow">${form(model, t)}</div>`, { id: 'add' })}`;
}

function list(model: UnitsModel, t: Words): Html {
  return table<Unit>({
    caption: t.units.caption,
    rows: model.units,
    columns: [
      { label: t.units.head.name, kind: 'wide', cell: (unit) => unit.name },
      {
        label: t.units.head.email,
        cell: (unit) => html`${unit.email}<span class="row-sub">${unit.escalationEmail}</span>`,
      },
      { label: t.units.head.contact, cell: (unit) => unit.contact },
      {
        label: t.units.head.actions,
        kind: 'narrow',
        cell: (unit) =>
          html`<div class="actions"><a class="button button-small" href="/units?edit=${unit.id}#add">${t.common.edit}</a>${postForm({ action: `/units/${unit.id}/remove`, csrf: model.csrf, body: button(t.common.remove, { small: true, kind: 'danger' }) })}</div>`,
      },
    ],
  });
}

function form(model: UnitsModel, t: Words): Html {
  const { draft } = model;
  return postForm({
    action: '/units',
    csrf: model.csrf,
    body: html`${textField({ name: 'name', label: t.units.name, required: true, maxlength: 80, value: draft?.name, error: draft?.problem === 'name' ? t.units.problem.name : null })}
    ${textField({ name: 'email', label: t.units.email, type: 'email', maxlength: 200, hint: t.units.emailHint, value: draft?.email, error: draft?.problem === 'email' ? t.units.problem.email : null })}
    ${textField({ name: 'escalationEmail', label: t.units.escalationEmail, type: 'email', maxlength: 200, hint: t.units.escalationHint, value: draft?.escalationEmail, error: draft?.problem === 'escalationEmail' ? t.units.problem.email : null })}
    ${textField({ name: 'contact', label: t.units.contact, maxlength: 80, value: draft?.contact })}
    ${button(t.common.save, { kind: 'primary' })}`,
  });
}
