import type { SeverityRule } from '../../data/stores/severity-rules.ts';
import { severities } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { severityBadge } from '../views/badge.ts';
import { button, postForm, selectField, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import { placeOptions } from './form-view.ts';
import { actorInWords } from './pattern-view.ts';

export interface SeverityModel {
  pattern: string;
  rules: SeverityRule[];
  /** Everything that was set, newest first. */
  history: SeverityRule[];
  sites: { id: number; name: string }[];
  units: { id: number; name: string }[];
  mayChange: boolean;
  csrf: string;
}

/** Where a pattern weighs more or less than elsewhere. */
export function severitySection(model: SeverityModel, t: Words): Html {
  const words = t.studio.severity;
  const { rules, history, mayChange } = model;
  return section(
    words.title,
    html`<p class="hint">${words.lead}</p>
${rules.length === 0 ? html`<p class="quiet">${words.none}</p>` : rulesTable(model, rules, mayChange, t)}
${mayChange && model.sites.length + model.units.length > 0 ? setForm(model, t) : null}
${history.length === 0 ? null : html`<details><summary>${words.history} <span class="count">${history.length}</span></summary>${rulesTable(model, history, false, t)}</details>`}`,
    { id: 'severity' },
  );
}

function rulesTable(model: SeverityModel, rules: SeverityRule[], mayChange: boolean, t: Words): Html {
  const words = t.studio.severity;
  return table<SeverityRule>({
    caption: words.title,
    rows: rules,
    columns: [
      { label: words.place, kind: 'narrow', cell: (rule) => placeName(rule, model) },
      {
        label: words.value,
        kind: 'narrow',
        cell: (rule) => (rule.severity ? severityBadge(rule.severity, t) : words.removed),
      },
      { label: words.reason, kind: 'wide', cell: (rule) => rule.reason },
      { label: words.who, kind: 'narrow', cell: (rule) => actorInWords(rule.changedBy, t) },
      { label: words.since, kind: 'narrow', cell: (rule) => moment(rule.changedAt, t) },
      ...(mayChange
        ? [{ label: words.takeBack, kind: 'narrow' as const, cell: (rule: SeverityRule) => takeBack(rule, model, t) }]
        : []),
    ],
  });
}

function placeName({ siteId, unitId }: SeverityRule, { sites, units }: SeverityModel): string {
  const found = siteId === null ? units.find((one) => one.id === unitId) : sites.find((one) => one.id === siteId);
  return found?.name ?? `#${siteId ?? unitId}`;
}

const placeOf = ({ siteId, unitId }: SeverityRule): string => (siteId === null ? `unit:${unitId}` : `site:${siteId}`);

function takeBack(rule: SeverityRule, { pattern, csrf }: SeverityModel, t: Words): Html {
  return postForm({
    action: `/patterns/${pattern}/severity`,
    csrf,
    class: 'inline',
    body: html`<input type="hidden" name="place" value="${placeOf(rule)}"><input type="hidden" name="expected" value="${rule.id}"><input type="hidden" name="reason" value="${t.studio.severity.takeBack}"><button class="button button-small">${t.studio.severity.takeBack}</button>`,
  });
}

function setForm(model: SeverityModel, t: Words): Html {
  const words = t.studio.severity;
  const options = severities.map((one) => ({ value: one, label: t.terms.severity[one] }));
  return postForm({
    action: `/patterns/${model.pattern}/severity`,
    csrf: model.csrf,
    class: 'panel severity-form',
    body: html`<div class="form-row"><div class="field"><label for="field-place">${words.place}</label><select id="field-place" name="place" required>${placeOptions(model.sites, model.units, '', t)}</select></div>${selectField({ name: 'severity', label: words.value, options })}${textField({ name: 'reason', label: words.reason, required: true, maxlength: 300 })}</div>${button(words.set)}`,
  });
}
