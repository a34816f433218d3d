import type { Delivery } from '../../data/stores/deliveries.ts';
import type { Verification } from '../../data/stores/verifications.ts';
import { checksView } from '../flag/checks.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { swapLink } from '../views/filter-menu.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { moment } from '../views/when.ts';
import { standingBadge } from './list-view.ts';
import { type Paper, paperView } from './paper.ts';

export interface NoticeModel {
  paper: Paper;
  deliveries: Delivery[];
  checks: Verification[];
  /** Whether there is a browser to make a PDF with. */
  pdf: boolean;
}

/** A notice as it goes out, and beside it (not printed) what became of it. */
export function noticeView({ paper, deliveries, checks, pdf }: NoticeModel, t: Words): Html {
  const { notice } = paper;
  return html`<nav class="steps"><a ${swapLink('/notices')}>← ${t.notices.back}</a>${standingBadge(notice.standing, t)}<a ${swapLink(`/flags/${notice.flagId}`)}>${t.notices.flag(notice.flagId)}</a><span class="actions"><button type="button" class="button button-small" data-print hidden>${t.notices.print}</button>${
    pdf ? html`<a class="button button-small" href="/notices/${notice.id}/pdf" download>${t.notices.pdf}</a>` : null
  }</span></nav>
  ${paperView(paper, t)}
  <div class="after-paper">${answer(paper, t)}${checksView(checks, notice.flagState === 'taken-down', t)}${sent(deliveries, t)}</div>`;
}

function answer({ notice }: Paper, t: Words): Html | null {
  if (notice.answer === null || notice.answeredAt === null) return null;
  return section(
    t.notices.answer,
    html`<div class="panel"><p>${notice.answer}</p><p class="quiet">${moment(notice.answeredAt, t)}</p></div>`,
  );
}

function sent(deliveries: Delivery[], t: Words): Html | null {
  if (deliveries.length === 0) return null;
  return section(
    t.notices.deliveries,
    html`<ul class="lines">${deliveries.map(
      (one) =>
        html`<li><span>${t.notices.connector[one.connector] ?? one.connector} ${badge(t.notices.deliveryState[one.state], one.state === 'sent' ? 'good' : one.state === 'failed' ? 'bad' : 'neutral')} <span class="quiet">${moment(one.sentAt ?? one.nextAt, t)}${one.attempts > 0 ? html`<span class="dot"></span>${t.notices.attempts(one.attempts)}` : null}</span></span></li>`,
    )}</ul>`,
  );
}
