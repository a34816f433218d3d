import type { RetentionVersion } from '../../data/stores/retention.ts';
import type { RetentionRule } from '../../patterns/outdated/retention.ts';
import { ledgerTabs } from '../documents/tabs.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import { spelled } from './form.ts';

export function scheduleView(model: { versions: RetentionVersion[]; mayChange: boolean }, t: Words): Html {
  const words = t.retention;
  const [inForce] = model.versions;
  return html`${pageHead(words.title, {
    lead: words.lead,
    actions: model.mayChange ? html`<a class="button button-primary" href="/retention/edit">${words.edit}</a>` : null,
  })}
${ledgerTabs('retention', t)}
${section(words.inForce(inForce?.version ?? 0), ruleTable(inForce?.rules ?? [], t))}
${section(words.versions, versionTable(model.versions, model.mayChange, t))}`;
}

export const periodInWords = (rule: RetentionRule, t: Words): string => t.retention.units[rule.unit](rule.count);

export function ruleTable(rules: RetentionRule[], t: Words): Html {
  const words = t.retention;
  const quiet = (text: string) => html`<span class="quiet">${text}</span>`;
  return table<RetentionRule>({
    caption: words.title,
    rows: rules,
    columns: [
      { label: words.number, kind: 'number', cell: (rule) => rules.indexOf(rule) + 1 },
      { label: words.kind, kind: 'narrow', cell: (rule) => words.kinds[rule.kind] },
      { label: words.column, kind: 'narrow', cell: (rule) => rule.column ?? quiet(words.anyColumn) },
      { label: words.titlePart, kind: 'narrow', cell: (rule) => rule.title ?? quiet(words.anyTitle) },
      {
        label: words.person,
        kind: 'narrow',
        cell: (rule) =>
          rule.naturalPerson === null ? quiet(words.persons.both) : words.persons[rule.naturalPerson ? 'yes' : 'no'],
      },
      { label: words.from, kind: 'narrow', cell: (rule) => words.froms[rule.from] },
      { label: words.period, kind: 'narrow', cell: (rule) => html`<b>${periodInWords(rule, t)}</b>` },
      { label: words.basis, kind: 'wide', cell: (rule) => html`<span lang="zh-CN">${rule.basis}</span>` },
    ],
  });
}

function versionTable(versions: RetentionVersion[], mayChange: boolean, t: Words): Html {
  const words = t.retention;
  const [inForce] = versions;
  return table<RetentionVersion>({
    caption: words.versions,
    rows: versions,
    columns: [
      {
        label: words.version,
        kind: 'narrow',
        cell: (one) => html`${words.versionOf(one.version)} ${one === inForce ? badge(words.current, 'good') : null}`,
      },
      { label: words.at, kind: 'narrow', cell: (one) => (one.createdAt ? moment(one.createdAt, t) : '') },
      {
        label: words.author,
        kind: 'narrow',
        cell: (one) => (one.author === 'system' ? t.common.system : one.author.replace(/^user:/, '')),
      },
      { label: words.why, kind: 'wide', cell: (one) => one.reason },
      { label: words.rows, kind: 'number', cell: (one) => one.rules.length },
      {
        label: words.changes,
        kind: 'narrow',
        cell: (one) => {
          const before = versions[versions.indexOf(one) + 1];
          return before ? changesInWords(before.rules, one.rules, t) : '';
        },
      },
      ...(mayChange && versions.length > 1
        ? [
            {
              label: words.rollBack,
              kind: 'narrow' as const,
              cell: (one: RetentionVersion) =>
                one === inForce
                  ? ''
                  : html`<a class="button button-small" href="/retention/edit?version=${one.version}">${words.rollBack}</a>`,
            },
          ]
        : []),
    ],
  });
}

function changesInWords(before: RetentionRule[], after: RetentionRule[], t: Words): string {
  const old = new Map(before.map((rule) => [rule.id, spelled(rule)]));
  const ids = new Set(after.map((rule) => rule.id));
  const changed = after.filter((rule) => old.has(rule.id) && old.get(rule.id) !== spelled(rule)).length;
  const added = after.filter((rule) => !old.has(rule.id)).length;
  const removed = before.filter((rule) => !ids.has(rule.id)).length;
  return t.retention.changed(added, removed, changed);
}
