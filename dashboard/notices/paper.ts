import type { StoredHit } from '../../data/stores/hits.ts';
import type { ListedNotice } from '../../data/stores/notice-list.ts';
import type { Words } from '../language/words.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { placeInWords } from '../views/place.ts';
import { localDay, localTime } from '../views/when.ts';

export interface Paper {
  notice: ListedNotice;
  summary: string;
  patterns: { title: string; why: string; basis: string[] }[];
  /** The first hits, masked. */
  hits: StoredHit[];
  /** Addresses with the same content. */
  copies: string[];
}

/** The notice as a sheet in official layout: number, unit, what, where, why, until when, room for the seal, and the answer. */
export function paperView({ notice, summary, patterns, hits, copies }: Paper, t: Words): Html {
  const { body } = notice;
  const words = t.notices.paper;
  const basis = [...new Set([...patterns.flatMap((pattern) => pattern.basis), ...(body.basis ? [body.basis] : [])])];
  const extent = [body.persons > 0 ? t.queue.persons(body.persons) : '', body.hits > 0 ? t.queue.hits(body.hits) : ''];
  return html`<article class="paper">
    ${notice.standing === 'withdrawn' ? html`<p class="paper-void">${words.withdrawn}</p>` : null}
    <header><h1>${words.title}</h1><p class="paper-number">${notice.number}</p></header>
    <p class="paper-to">${words.to(notice.unitName ?? words.noUnit)}</p>
    <p class="paper-text">${words.opening(notice.siteName, dayOnPaper(notice.createdAt, t))}</p>
    <h2>${words.where}</h2>
    ${rows([
      [words.name, itemTitle(body, t)],
      [words.address, html`<span class="path">${body.url}</span>`],
      [words.column, notice.columnName],
    ])}
    <h2>${words.what}</h2>
    ${rows([
      [words.category, inWords(t.terms.category, body.category)],
      [words.severity, inWords(t.terms.severity, body.severity)],
      [words.extent, extent.filter(Boolean).join(t.common.comma)],
    ])}
    ${summary ? html`<p class="paper-text">${summary}</p>` : null}
    ${patterns.map((pattern) => html`<p class="paper-text"><strong>${pattern.title}</strong>${t.common.colon}${pattern.why}</p>`)}
    ${hits.length > 0 ? evidence(hits, body.hits, t) : null}
    ${copies.length > 0 ? html`<p class="paper-text">${words.copies}${t.common.colon}</p><ul class="paper-list">${copies.map((url) => html`<li class="path">${url}</li>`)}</ul>` : null}
    ${basis.length > 0 ? html`<h2>${words.why}</h2><ul class="paper-list">${basis.map((law) => html`<li>${law}</li>`)}</ul>` : null}
    <h2>${words.demand}</h2>
    <p class="paper-text"><strong>${t.terms.remedy[notice.remedy]}</strong>${t.common.colon}${t.flag.remedyHint[notice.remedy]}${t.common.stop}</p>
    ${body.note ? html`<p class="paper-text">${body.note}</p>` : null}
    <p class="paper-text">${words.by(`${dayOnPaper(notice.deadline, t)} ${localTime(notice.deadline).slice(11, 16)}`)}</p>
    <p class="paper-text">${words.object}</p>
    <footer class="paper-seal"><p>${words.issuer}${t.common.colon}<span class="blank"></span></p><p>${words.seal}</p><p>${dayOnPaper(notice.createdAt, t)}</p></footer>
    <section class="paper-receipt"><h2>${words.receipt}</h2><p>${words.done}</p><p>${words.objected}</p><p class="paper-lines"></p><p>${[words.signer, words.phone, words.date].map((label) => html`<span>${label}${t.common.colon}<span class="blank"></span></span>`)}</p></section>
  </article>`;
}

/** As official papers write a day: 2026年11月4日. */
function dayOnPaper(at: string, t: Words): string {
  const [year = 0, month = 0, day = 0] = localDay(at).split('-').map(Number);
  return t.notices.paper.day(year, month, day);
}

/** A stored word of an older version is shown as it is. */
function inWords(words: Record<string, string>, value: string): string {
  return words[value] ?? value;
}

function rows(list: [label: string, value: Part][]): Html {
  return html`<table class="paper-table"><tbody>${list
    .filter(([, value]) => value)
    .map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</tbody></table>`;
}

function evidence(hits: StoredHit[], total: number, t: Words): Html {
  const words = t.notices.paper;
  const rest = total - hits.length;
  return html`<p class="paper-text">${words.evidence}${t.common.colon}</p><ol class="paper-list">${hits.map(
    (hit) =>
      html`<li>${placeInWords(hit.place, t)}${t.common.colon}${hit.before}<mark>${hit.masked}</mark>${hit.after}</li>`,
  )}</ol>${rest > 0 ? html`<p class="paper-text">${words.more(rest)}</p>` : null}`;
}
