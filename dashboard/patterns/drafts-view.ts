import type { PackDraft } from '../../data/stores/pack-drafts.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { button, postForm, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts, pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import { packTitle } from './list-view.ts';
import { actorInWords } from './pattern-view.ts';

/** Drafts and proposals that are not over. */
export function draftTable(drafts: PackDraft[], t: Words): Html {
  const words = t.studio.drafts;
  return table<PackDraft>({
    caption: words.title,
    rows: drafts,
    href: (draft) => `/drafts/${draft.id}`,
    columns: [
      {
        label: words.pack,
        kind: 'narrow',
        cell: (draft) => html`<a href="/drafts/${draft.id}">${packTitle(draft.pack, t)}</a>`,
      },
      { label: words.what, kind: 'wide', cell: (draft) => draft.reason || words.untitled },
      { label: words.author, kind: 'narrow', cell: (draft) => actorInWords(draft.author, t) },
      { label: words.touched, kind: 'narrow', cell: (draft) => moment(draft.updatedAt, t) },
      { label: t.patterns.state, kind: 'narrow', cell: (draft) => stateOf(draft, t) },
    ],
  });
}

function stateOf({ state, origin }: PackDraft, t: Words): Html {
  const tones = { draft: 'neutral', proposed: 'warn', published: 'good', refused: 'bad', dropped: 'neutral' } as const;
  const words = t.studio.drafts;
  return html`${badge(words.states[state], tones[state])}${origin === 'edit' ? null : html` <span class="quiet">${words.origins[origin]}</span>`}`;
}

export interface DraftModel {
  draft: PackDraft;
  /** Version in force now; 0 for a new pack. */
  version: number;
  difference: (DiffLine | null)[];
  mine: boolean;
  fault: string | null;
  csrf: string;
}

/** One draft or proposal: what it changes, and what this person may do about it. */
export function draftView(model: DraftModel, t: Words): Html {
  const { draft, mine, csrf } = model;
  const words = t.studio.proposal;
  const open = draft.state === 'draft' || draft.state === 'proposed';
  const stale = open && draft.base !== model.version;
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title(packTitle(draft.pack, t)), { lead: draft.state === 'proposed' ? words.lead : null })}
${model.fault ? html`<p class="note note-bad" role="alert">${model.fault}</p>` : null}
${stale ? html`<p class="note note-warn">${words.stale(model.version)}</p>` : null}
${mine && draft.state === 'proposed' ? html`<p class="note">${words.own}</p>` : null}
<div class="panel">${facts([
    [t.patterns.state, stateOf(draft, t)],
    [t.studio.drafts.author, actorInWords(draft.author, t)],
    [t.patterns.packHistory.reason, draft.reason || t.studio.drafts.untitled],
    [t.studio.drafts.touched, moment(draft.updatedAt, t)],
    [
      t.patterns.packHistory.version,
      draft.version === null
        ? null
        : html`<a href="/packs/${draft.pack}?version=${draft.version}">${t.patterns.version(draft.version)}</a>`,
    ],
    [t.studio.proposal.refuseReason, draft.decisionNote],
    [t.studio.severity.who, draft.decidedBy && words.decided(actorInWords(draft.decidedBy, t))],
  ])}</div>
${section(words.change, model.difference.length === 0 ? html`<p class="quiet">${words.noChange}</p>` : diffView(model.difference, t))}
${open ? html`<div class="actions draft-actions">${actions(model, stale, csrf, t)}</div>` : null}`;
}

function actions({ draft, mine }: DraftModel, stale: boolean, csrf: string, t: Words): Html {
  const words = t.studio.proposal;
  const close = (label: string, body: Html | null) =>
    postForm({
      action: `/drafts/${draft.id}/close`,
      csrf,
      class: body ? 'refuse' : 'inline',
      body: html`${body}${button(label, { kind: 'danger' })}`,
    });
  const runs =
    draft.base > 0
      ? html`<a class="button" href="/packs/${draft.pack}/runs?what=draft:${draft.id}">${t.studio.drafts.dryRun}</a>`
      : null;
  const edit = html`<a class="button${mine ? ' button-primary' : ''}" href="/packs/${draft.pack}/edit?draft=${draft.id}">${t.studio.drafts.openDraft}</a>`;
  if (mine)
    return html`${edit}${runs}${close(draft.state === 'proposed' ? words.withdraw : t.studio.drafts.drop, null)}`;
  if (draft.state !== 'proposed') return edit;
  const publish = stale
    ? null
    : postForm({
        action: `/drafts/${draft.id}/publish`,
        csrf,
        class: 'inline',
        body: button(words.publish, { kind: 'primary' }),
      });
  return html`${publish}${runs}${close(words.refuse, textField({ name: 'note', label: words.refuseReason, required: true, maxlength: 300 }))}`;
}
