import { remedies } from '../../data/flag-life.ts';
import { type Connector, connectorKinds } from '../../data/stores/connectors.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { Unit } from '../../data/stores/units.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { button, checkbox, postForm, selectField, textArea, textField } from '../views/form.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { emptyState, facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import type { ConnectorDraft } from './connector-form.ts';

export interface ConnectorsModel {
  connectors: Connector[];
  mailOn: boolean;
  linkOn: boolean;
  canTest: boolean;
  /** The signing secret that was just made: shown this once. */
  secret: string | null;
  csrf: string;
}

export function connectorsView(model: ConnectorsModel, t: Words): Html {
  const words = t.notices.connectors;
  return html`<nav class="steps"><a href="/settings">← ${words.back}</a></nav>
  ${pageHead(words.title, { lead: words.lead })}
  ${model.secret ? html`<div class="note note-good" role="status"><p>${words.made}</p><p><code class="secret">${model.secret}</code></p></div>` : null}
  <div class="panel panel-facts outlets">${facts([
    [words.mail, setUp(model.mailOn, words.mailNames, words)],
    [words.link, setUp(model.linkOn, words.linkNames, words)],
  ])}</div>
  ${model.connectors.length === 0 ? emptyState(words.none.title, words.none.next) : list(model, t)}
  ${section(
    words.add,
    html`<ul class="kinds">${connectorKinds.map(
      (kind) =>
        html`<li class="panel"><a class="button button-small" href="/settings/connectors/new?kind=${kind}">${t.notices.deliveries.kind[kind]}</a><p class="quiet">${words.kindLead[kind]}</p></li>`,
    )}</ul>`,
    { id: 'add' },
  )}`;
}

function setUp(on: boolean, names: string, words: Words['notices']['connectors']): Html {
  return html`${badge(on ? words.isOn : words.isOff, on ? 'good' : 'warn')} <span class="quiet">${names}</span>`;
}

function list(model: ConnectorsModel, t: Words): Html {
  const words = t.notices.connectors;
  const act = (one: Connector, what: string, label: string, danger = false) =>
    postForm({
      action: `/settings/connectors/${one.id}/${what}`,
      csrf: model.csrf,
      body: button(label, { small: true, ...(danger && { kind: 'danger' as const }) }),
    });
  return html`${table<Connector>({
    caption: words.caption,
    rows: model.connectors,
    columns: [
      {
        label: words.head.name,
        kind: 'narrow',
        cell: (one) => html`<a href="/settings/connectors/${one.id}">${one.name}</a>`,
      },
      { label: words.head.kind, kind: 'narrow', cell: (one) => t.notices.deliveries.kind[one.kind] },
      {
        label: words.head.scope,
        kind: 'narrow',
        cell: (one) =>
          html`${one.siteName ?? words.anySite}<span class="row-sub">${one.unitName ?? words.anyUnit}</span>`,
      },
      { label: words.head.to, kind: 'wide', cell: (one) => html`<span class="path">${destination(one)}</span>` },
      {
        label: words.head.state,
        kind: 'narrow',
        cell: (one) => badge(one.enabled ? words.on : words.off, one.enabled ? 'good' : 'neutral'),
      },
      {
        label: words.head.actions,
        kind: 'narrow',
        cell: (one) =>
          html`<div class="actions">${model.canTest ? act(one, 'test', words.test) : null}<a class="button button-small" href="/settings/connectors/${one.id}">${t.common.edit}</a>${act(one, 'remove', t.common.remove, true)}</div>`,
      },
    ],
  })}<p class="quiet">${words.testHint}</p>`;
}

function destination(one: Connector): Part {
  switch (one.kind) {
    case 'mail':
      return one.options.to.join(', ');
    case 'webhook':
      return one.options.url;
    case 'http':
      return `${one.options.method} ${one.options.url}`;
    case 'quarantine':
      return one.options.root;
    case 'outbox':
      return 'outbox/';
  }
}

export interface ConnectorFormModel {
  draft: ConnectorDraft;
  title: string;
  sites: Site[];
  units: Unit[];
  /** Folders that the operator permits. */
  roots: readonly string[];
  csrf: string;
}

export function connectorFormView(model: ConnectorFormModel, t: Words): Html {
  const { draft, csrf, title, sites, units } = model;
  const words = t.notices.connectors;
  const wrong = wrongOf(draft, words);
  const other = draft.faults.filter((name) => !shownWith.has(name));
  return html`<nav class="steps"><a href="/settings/connectors">← ${words.title}</a></nav>
  ${pageHead(title, { lead: html`${t.notices.deliveries.kind[draft.kind]}${t.common.colon}${words.kindLead[draft.kind]}` })}
  ${other.length > 0 ? html`<p class="note note-bad" role="alert">${other.map((name) => words.wrong[name] ?? words.wrong.other)}</p>` : null}
  ${postForm({
    action: draft.id === null ? '/settings/connectors' : `/settings/connectors/${draft.id}`,
    csrf,
    class: 'panel connector-form',
    body: html`<input type="hidden" name="kind" value="${draft.kind}">
    ${textField({ name: 'name', label: words.name, required: true, maxlength: 80, value: draft.values.name, error: wrong('name') })}
    <div class="form-row">
    ${selectField({ name: 'siteId', label: words.site, value: draft.values.siteId, required: draft.kind === 'quarantine', empty: draft.kind === 'quarantine' ? '—' : words.anySite, error: wrong('siteId'), options: sites.map((site) => ({ value: String(site.id), label: site.name })) })}
    ${selectField({ name: 'unitId', label: words.unit, value: draft.values.unitId, empty: words.anyUnit, options: units.map((unit) => ({ value: String(unit.id), label: unit.name })) })}
    </div>
    ${own(model, t)}
    ${checkbox({ name: 'enabled', label: words.enabled, checked: draft.values.enabled === 'yes' })}
    <div class="actions">${button(t.common.save, { kind: 'primary' })}<a class="button" href="/settings/connectors">${t.common.cancel}</a></div>`,
  })}`;
}

/** Faults that stand beside a field of their own; the others stand above the form. */
const shownWith = new Set(['name', 'siteId', 'to', 'url', 'secret', 'root', 'headers', 'status', 'contains', 'body']);

function wrongOf(draft: ConnectorDraft, words: Words['notices']['connectors']) {
  return (name: string): string | null =>
    draft.faults.includes(name) ? (words.wrong[name] ?? words.wrong.other ?? null) : null;
}

function own(model: ConnectorFormModel, t: Words): Html | null {
  const { draft, roots } = model;
  const { values } = draft;
  const words = t.notices.connectors;
  const wrong = wrongOf(draft, words);
  const network = checkbox({
    name: 'ownNetwork',
    label: words.ownNetwork,
    hint: words.ownNetworkHint,
    checked: values.ownNetwork === 'yes',
  });
  const address = (hint?: string) =>
    textField({
      name: 'url',
      label: words.url,
      required: true,
      maxlength: 500,
      value: values.url,
      error: wrong('url'),
      ...(hint && { hint }),
    });
  switch (draft.kind) {
    case 'mail':
      return textArea({ name: 'to', label: words.to, hint: words.toHint, value: values.to, error: wrong('to') });
    case 'webhook':
      return html`${address()}${network}${secretField(draft, words.secretNew, wrong('secret'), words)}`;
    case 'quarantine':
      return html`${textField({ name: 'root', label: words.root, required: true, maxlength: 500, value: values.root ?? (roots.length === 1 ? roots[0] : ''), hint: words.rootHint(roots.length > 0 ? roots.join(', ') : words.noRoots), error: wrong('root') })}${remedyBoxes(draft, t)}`;
    case 'http':
      return html`<div class="form-row">${method('method', words.method, values.method)}${address(words.urlHint)}</div>
      ${network}
      ${textArea({ name: 'headers', label: words.headers, hint: words.headersHint, value: values.headers, rows: 3, class: 'mono', error: wrong('headers') })}
      ${textArea({ name: 'body', label: words.body, hint: words.bodyHint, value: values.body, rows: 4, maxlength: 10_000, class: 'mono', error: wrong('body') })}
      ${secretField(draft, words.secretHttp, wrong('secret'), words)}
      <div class="form-row">${textField({ name: 'status', label: words.status, hint: words.statusHint, value: values.status, required: true, error: wrong('status') })}${textField({ name: 'contains', label: words.contains, hint: words.containsHint, value: values.contains, maxlength: 200, error: wrong('contains') })}</div>
      ${remedyBoxes(draft, t)}
      <fieldset class="undo-request"><legend>${words.undo}</legend><div class="form-row">${method('undoMethod', words.method, values.undoMethod)}${textField({ name: 'undoUrl', label: words.undoUrl, hint: words.undoUrlHint, value: values.undoUrl, maxlength: 500 })}</div>
      ${textArea({ name: 'undoBody', label: words.body, value: values.undoBody, rows: 2, maxlength: 10_000, class: 'mono' })}</fieldset>`;
    case 'outbox':
      return null;
  }
}

function method(name: string, label: string, value: string | undefined): Html {
  const options = ['POST', 'PUT', 'PATCH', 'DELETE'].map((one) => ({ value: one, label: one }));
  return selectField({ name, label, value: value ?? 'POST', options });
}

function secretField(
  draft: ConnectorDraft,
  hint: string,
  error: string | null,
  words: Words['notices']['connectors'],
): Html {
  const kept = draft.hasSecret ? words.secretKept : hint;
  return textField({
    name: 'secret',
    label: words.secret,
    type: 'password',
    autocomplete: 'off',
    maxlength: 500,
    hint: kept,
    error,
  });
}

function remedyBoxes(draft: ConnectorDraft, t: Words): Html {
  const words = t.notices.connectors;
  return html`<fieldset class="field boxes"><legend>${words.remedies}</legend>${remedies.map((remedy) =>
    checkbox({
      name: 'remedies',
      label: t.terms.remedy[remedy],
      value: remedy,
      checked: draft.remedies.includes(remedy),
    }),
  )}</fieldset>`;
}
