import type { Words } from '../language/words.ts';
import { badge, severityBadge } from '../views/badge.ts';
import { type Html, html } from '../views/html.ts';
import { icon } from '../views/icons.ts';
import { pageHead, pager, section } from '../views/parts.ts';
import { placeInWords } from '../views/place.ts';
import type { EvidenceGroup, FlagModel, HitModel } from './model.ts';

/** The hits, masked, in the text around them, grouped by pattern. */
export function evidence(model: FlagModel, csrf: string, t: Words): Html {
  return html`<div class="evidence" id="evidence">${
    model.groups.length === 0
      ? html`<p class="quiet">${t.flag.empty}</p>`
      : model.groups.map((group) => oneGroup(model, group, csrf, t))
  }</div>`;
}

function oneGroup(model: FlagModel, group: EvidenceGroup, csrf: string, t: Words): Html {
  return html`<section class="group panel" aria-label="${group.title}">
    <header class="group-head"><h2>${group.title}</h2>${severityBadge(group.severity, t)}<span class="quiet">${t.queue.hits(group.total)}</span></header>
    <details class="why"><summary>${t.flag.why}</summary><p>${group.why}</p>${
      group.basis.length > 0
        ? html`<p class="quiet">${t.flag.basis}${t.common.colon}${group.basis.join('；')}</p>`
        : null
    }</details>
    ${hitList(model.id, group.hits, model.changed !== null, csrf, t)}${
      group.hits.length < group.total
        ? html`<p class="pager"><span class="quiet">${t.flag.shownHits(group.hits.length, group.total)}</span><a class="button button-small" href="/flags/${model.id}/evidence?pattern=${encodeURIComponent(group.pattern)}">${t.flag.allHits}</a></p>`
        : null
    }
  </section>`;
}

function hitList(flagId: number, hits: HitModel[], changed: boolean, csrf: string, t: Words): Html {
  return html`<ol class="hits">${hits.map(
    (hit) =>
      html`<li class="hit${changed && hit.fresh ? ' hit-fresh' : ''}" id="hit-${hit.id}">${oneHit(flagId, hit, csrf, t)}</li>`,
  )}</ol>`;
}

/** All hits of one pattern on pages of their own. */
export function evidencePage(
  model: { id: number; title: string; hits: HitModel[]; next: string | null },
  csrf: string,
  t: Words,
): Html {
  return html`<nav class="steps"><a href="/flags/${model.id}">← ${t.flag.number(model.id)}</a></nav>
  ${pageHead(model.title, { lead: t.flag.evidenceLead })}
  <div class="panel">${hitList(model.id, model.hits, false, csrf, t)}</div>
  ${pager({ next: model.next, shown: t.queue.shown(model.hits.length) }, t)}`;
}

/** One hit; also what comes back when a full value is masked again. */
export function oneHit(flagId: number, hit: HitModel, csrf: string, t: Words): Html {
  return html`<div class="hit-place">${placeInWords(hit.place, t)}${hit.place.hidden ? html` ${badge(t.flag.hidden, 'warn')}` : null}${
    hit.place.ocr ? html` ${badge(t.flag.ocr)}` : null
  }</div>
  <p class="hit-text">${hit.before}<mark>${hit.masked}</mark>${hit.after}</p>
  <div class="hit-more"><span class="confidence">${t.terms.confidence[hit.confidence]}</span>${
    hit.trace.length > 0
      ? html`<details><summary>${t.flag.trace}</summary><ul class="trace">${hit.trace.map((step) => html`<li>${step}</li>`)}<li class="trace-sum"><span>${t.flag.score(hit.score)}</span></li></ul></details>`
      : null
  }${hit.revealable ? revealForm(flagId, hit.id, csrf, null, t) : null}${
    hit.allowable
      ? html`<a class="hit-allow" href="/flags/${flagId}/hits/${hit.id}/allow" title="${t.allow.formTitle}">${t.allow.open}</a><a class="hit-allow" href="/flags/${flagId}/hits/${hit.id}/never-personal" title="${t.suggestions.propose.title}">${t.suggestions.propose.link}</a>`
      : null
  }</div>`;
}

/** Asks for a reason before a full value is shown. */
function revealForm(flagId: number, hitId: number, csrf: string, problem: string | null, t: Words): Html {
  const action = `/flags/${flagId}/hits/${hitId}/reveal`;
  return html`<details class="reveal"><summary>${t.flag.reveal.button}</summary><form method="post" action="${action}" hx-post="${action}" hx-target="#hit-${hitId}" hx-swap="innerHTML"><input type="hidden" name="_csrf" value="${csrf}"><label for="why-${hitId}">${t.flag.reveal.reason}</label><input type="text" id="why-${hitId}" name="reason" required minlength="4" maxlength="200" autocomplete="off"><button class="button button-small">${t.flag.reveal.submit}</button><p class="hint">${t.flag.reveal.reasonHint}</p>${
    problem ? html`<p class="wrong">${problem}</p>` : null
  }</form></details>`;
}

/** A full value in place of its mask: for one minute, then it asks for the mask again by itself. */
export function revealedHit(flagId: number, hit: HitModel, value: string, t: Words): Html {
  const back = `/flags/${flagId}/hits/${hit.id}`;
  return html`<div class="hit-place">${placeInWords(hit.place, t)}</div>
  <p class="hit-text" hx-get="${back}" hx-trigger="load delay:60s" hx-target="#hit-${hit.id}">${hit.before}<mark class="revealed">${value}</mark>${hit.after}</p>
  <div class="hit-more"><span class="quiet">${icon('lock')} ${t.flag.reveal.until}</span> <a class="button button-small" href="/flags/${flagId}" hx-get="${back}" hx-target="#hit-${hit.id}">${t.flag.reveal.hide}</a></div>`;
}

/** Without scripts the value has a page of its own, which leaves by itself. */
export function revealedPage(flagId: number, hit: HitModel, value: string, t: Words): Html {
  return section(
    t.flag.reveal.title,
    html`<div class="panel"><p class="hit-place">${placeInWords(hit.place, t)}</p><p class="hit-text">${hit.before}<mark class="revealed">${value}</mark>${hit.after}</p><p class="quiet">${t.flag.reveal.until}</p><p><a class="button" href="/flags/${flagId}">${t.flag.reveal.hide}</a></p></div>`,
  );
}

export function rosters(model: FlagModel, t: Words): Html | null {
  if (model.rosters.length === 0) return null;
  return section(
    t.flag.roster,
    html`${model.rosters.map(
      ({ roster, kinds }) =>
        html`<div class="panel roster">${roster.title ? html`<h3>${roster.title}</h3>` : null}<p><strong>${t.flag.rosterPersons(roster.persons)}</strong>${
          roster.minors > 0 ? html`<span class="dot"></span>${t.flag.minors(roster.minors)}` : null
        }<span class="dot"></span>${placeInWords(roster.place, t)}</p><p>${t.flag.rosterKinds}${t.common.colon}${kinds.join(t.common.comma)}</p>${
          roster.special.length > 0
            ? html`<p>${roster.special.map((kind) => badge(specialInWords(kind, t), 'bad'))} <span class="quiet">${t.flag.sensitive}</span></p>`
            : null
        }</div>`,
    )}`,
  );
}

function specialInWords(kind: string, t: Words): string {
  return Object.entries(t.flag.special).find(([name]) => name === kind)?.[1] ?? kind;
}

export function letGo(model: FlagModel, t: Words): Html | null {
  if (model.letGo.length === 0) return null;
  return html`<details class="section let-go"><summary><h2>${t.flag.letGo} <span class="count">${model.letGo.length}</span></h2></summary><p class="quiet">${t.flag.letGoLead}</p><ul class="lines">${model.letGo.map(
    (one) =>
      html`<li><span><code>${one.masked}</code> ${one.pattern}<span class="dot"></span>${one.allowId === null ? one.reason : html`<a href="/allow#allow-${one.allowId}">${t.allow.letGo(one.allowId)}</a>`}<span class="row-sub">${placeInWords(one.place, t)}</span></span></li>`,
  )}</ul></details>`;
}
