import type { PackDraft } from '../../data/stores/pack-drafts.ts';
import type { PackVersion } from '../../data/stores/patterns.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import { draftTable } from './drafts-view.ts';
import { packTitle } from './list-view.ts';
import { actorInWords } from './pattern-view.ts';

export interface VersionsModel {
  inForce: PackVersion;
  versions: PackVersion[];
  chosen: PackVersion;
  before: PackVersion | null;
  diff: (DiffLine | null)[] | null;
  drafts: PackDraft[];
  /** A newer shipped text that is not in the one in force. */
  offered: number | null;
  mayChange: boolean;
  csrf: string;
}

export function versionsView(model: VersionsModel, t: Words): Html {
  const { inForce, chosen, before } = model;
  const words = t.patterns.packHistory;
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title(packTitle(inForce.pack, t)), {
  actions: html`${model.mayChange ? html`<a class="button" href="/packs/${inForce.pack}/edit">${t.patterns.edit}</a>` : null}<a class="button" href="/packs/${inForce.pack}/runs">${t.studio.drafts.dryRun}</a><a class="button" href="/packs/${inForce.pack}/file">${t.studio.exportOne}</a>`,
})}
${
  model.offered === null
    ? null
    : html`<p class="note">${t.patterns.editor.offered(model.offered)} ${model.mayChange ? html`<a href="/packs/${inForce.pack}/upgrade">${t.studio.upgrade.open}</a>` : null}</p>`
}
${model.drafts.length === 0 ? null : section(t.studio.drafts.title, draftTable(model.drafts, t))}
${table<PackVersion>({
  caption: t.patterns.versions,
  rows: model.versions,
  columns: [
    {
      label: words.version,
      kind: 'narrow',
      cell: (one) =>
        html`<a href="/packs/${one.pack}?version=${one.version}"${one.version === chosen.version ? html` aria-current="true"` : null}>${t.patterns.version(one.version)}</a> ${
          one.version === inForce.version
            ? badge(words.inForce, 'good')
            : one.state === 'offered'
              ? badge(t.patterns.offered, 'warn')
              : null
        }`,
    },
    { label: words.at, kind: 'narrow', cell: (one) => moment(one.createdAt, t) },
    { label: words.author, kind: 'narrow', cell: (one) => authorInWords(one, t) },
    { label: words.origin, kind: 'narrow', cell: (one) => t.patterns.origins[one.origin] },
    {
      label: words.reason,
      kind: 'wide',
      cell: (one) =>
        one.origin === 'shipped' && one.author === 'system' ? t.patterns.events['pattern.imported'] : one.reason,
    },
    ...(model.mayChange
      ? [{ label: words.rollBack, kind: 'narrow' as const, cell: (one: PackVersion) => rollBackForm(one, model, t) }]
      : []),
  ],
})}
${section(
  before ? words.compare(before.version, chosen.version) : t.patterns.version(chosen.version),
  model.diff === null ? html`<p class="quiet">${words.first}</p>` : diffView(model.diff, t),
)}`;
}

function authorInWords(one: PackVersion, t: Words): string {
  const author = actorInWords(one.author, t);
  return one.publishedBy === null ? author : t.studio.proposal.by(author, actorInWords(one.publishedBy, t));
}

function rollBackForm(one: PackVersion, { inForce, csrf }: VersionsModel, t: Words): Html | null {
  if (one.version === inForce.version) return null;
  return postForm({
    action: `/packs/${one.pack}/rollback`,
    csrf,
    class: 'inline',
    body: html`<input type="hidden" name="version" value="${one.version}"><input type="hidden" name="base" value="${inForce.version}"><button class="button button-small">${t.patterns.packHistory.rollBack}</button>`,
  });
}
