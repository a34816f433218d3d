import type { PackVersion } from '../../data/stores/patterns.ts';
import type { Merge, MergeConflict } from '../../patterns/merge.ts';
import type { Plain } from '../../patterns/pack-text.ts';
import type { Words } from '../language/words.ts';
import { button, postForm } from '../views/form.ts';
import { attribute, type Html, html } from '../views/html.ts';
import { emptyState, pageHead, section } from '../views/parts.ts';
import type { DiffLine } from './diff.ts';
import { diffView } from './diff-view.ts';
import { packTitle } from './list-view.ts';

export interface UpgradeModel {
  mine: PackVersion;
  theirs: PackVersion | null;
  merge: Merge | null;
  difference: (DiffLine | null)[];
  fault: string | null;
  csrf: string;
}

/** A newer shipped pack beside local changes: what comes, what stays, and what has to be chosen. */
export function upgradeView({ mine, theirs, merge, difference, fault, csrf }: UpgradeModel, t: Words): Html {
  const words = t.studio.upgrade;
  const head = html`<nav class="steps"><a href="/packs/${mine.pack}">← ${packTitle(mine.pack, t)}</a></nav>
${pageHead(words.title(packTitle(mine.pack, t)), { lead: theirs ? words.lead(mine.version, theirs.version) : null })}`;
  const edit = { href: `/packs/${mine.pack}/edit`, label: t.patterns.edit };
  if (!theirs)
    return html`${head}${emptyState(words.notNeeded, html`<a href="/packs/${mine.pack}">${t.patterns.versions}</a>`)}`;
  if (!merge) return html`${head}${emptyState(words.title(packTitle(mine.pack, t)), words.broken, edit)}`;
  return html`${head}
${fault ? html`<p class="note note-bad" role="alert">${fault}</p>` : null}
<div class="columns panel">${list(words.taken, merge.taken, t)}${list(words.kept, merge.kept, t)}</div>
${postForm({
  action: `/packs/${mine.pack}/upgrade`,
  csrf,
  body: html`${section(words.conflicts, merge.conflicts.length === 0 ? html`<p class="quiet">${words.none}</p>` : merge.conflicts.map((one) => conflict(one, t)))}
<div class="actions">${button(words.settle, { kind: 'primary' })}<a class="button button-plain" href="/packs/${mine.pack}">${t.common.cancel}</a></div>`,
})}
<details class="section"><summary><h2>${words.preview}</h2></summary>${diffView(difference, t)}</details>`;
}

function list(title: string, places: string[], t: Words): Html {
  return html`<section><h2 class="subhead">${title} <span class="count">${places.length}</span></h2>${
    places.length === 0
      ? html`<p class="quiet">—</p>`
      : html`<ul class="lines">${places.map((place) => html`<li><span>${placeInPack(place, t)}</span></li>`)}</ul>`
  }</section>`;
}

/** `resident-id:severity` as people read it. */
function placeInPack(place: string, t: Words): Html {
  const [pattern = '', key = ''] = place.split(':');
  return html`<code>${pattern}</code> ${key === '' ? t.studio.upgrade.whole : html`<code>${key}</code>`}`;
}

function conflict(one: MergeConflict, t: Words): Html {
  const words = t.studio.upgrade;
  const side = (value: 'mine' | 'theirs', label: string, content: Plain | undefined) =>
    html`<label class="side"><span><input type="radio" name="choice:${one.at}" value="${value}" required${attribute('checked', one.chosen === value)}> ${label}</span>${contentOf(content, t)}</label>`;
  return html`<fieldset class="panel conflict"><legend>${placeInPack(one.at, t)}</legend><p class="quiet">${words.base}</p>${contentOf(one.base, t)}<div class="sides">${side('mine', words.mine, one.mine)}${side('theirs', words.theirs, one.theirs)}</div></fieldset>`;
}

function contentOf(value: Plain | undefined, t: Words): Html {
  if (value === undefined) return html`<pre class="conflict-value">${t.studio.upgrade.absent}</pre>`;
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : String(value);
  return html`<pre class="conflict-value" lang="zh-CN">${text}</pre>`;
}
