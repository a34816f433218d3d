import type { NoticeAnswer } from '../../data/stores/notices.ts';
import type { Verification } from '../../data/stores/verifications.ts';
import { checksView } from '../flag/checks.ts';
import type { Words } from '../language/words.ts';
import { badge } from '../views/badge.ts';
import { swapLink } from '../views/filter-menu.ts';
import { button, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { moment } from '../views/when.ts';
import { type DeliveriesModel, deliveriesView } from './deliveries-view.ts';
import { standingBadge } from './list-view.ts';
import { type Paper, paperView } from './paper.ts';

export interface NoticeModel {
  paper: Paper;
  deliveries: DeliveriesModel;
  answers: NoticeAnswer[];
  checks: Verification[];
  /** The page of the unit; null once it needs no answer, or for who may not decide. */
  link: { address: string; expires: string; inMail: boolean } | null;
  /** Whether there is a browser to make a PDF with. */
  pdf: boolean;
}

/** A notice as it goes out, and beside it (not printed) what became of it. */
export function noticeView(model: NoticeModel, t: Words): Html {
  const { paper, checks, pdf } = model;
  const { notice } = paper;
  return html`<nav class="steps"><a ${swapLink('/notices')}>← ${t.notices.back}</a>${standingBadge(notice.standing, t)}${notice.escalated > 0 ? badge(t.notices.deliveries.escalated(notice.escalated), 'bad') : null}<a ${swapLink(`/flags/${notice.flagId}`)}>${t.notices.flag(notice.flagId)}</a><span class="actions"><button type="button" class="button button-small" data-print hidden>${t.notices.print}</button>${
    pdf ? html`<a class="button button-small" href="/notices/${notice.id}/pdf" download>${t.notices.pdf}</a>` : null
  }</span></nav>
  <div class="beside-paper">${paperView(paper, t)}
  <div class="after-paper">${answersView(model, t)}${deliveriesView(model.deliveries, t)}${checksView(checks, notice.flagState === 'taken-down', t)}${linkView(model, t)}</div></div>`;
}

/** What the unit said, oldest first. */
function answersView({ answers, paper }: NoticeModel, t: Words): Html | null {
  const words = t.notices.deliveries;
  const { notice } = paper;
  const refuted = notice.refutedAt !== null && notice.state === 'open';
  if (answers.length === 0) return null;
  return section(
    words.answers,
    html`<ul class="answers">${answers.map(
      (one) =>
        html`<li class="panel">${badge(words.answer[one.kind], one.kind === 'done' ? 'good' : 'warn')} <span class="quiet">${one.signer}<span class="dot"></span>${moment(one.at, t)}</span>${one.text ? html`<p class="comment">${one.text}</p>` : null}</li>`,
    )}</ul>${refuted ? html`<p class="note note-warn">${words.refuted}</p>` : null}`,
    { id: 'answers' },
  );
}

function linkView({ link, deliveries, paper }: NoticeModel, t: Words): Html | null {
  if (!link) return null;
  const words = t.notices.deliveries.link;
  return section(
    words.title,
    html`<p class="quiet">${link.inMail ? words.lead : words.noBase} ${words.rule}</p>
    <div class="answer-link"><input type="text" readonly value="${link.address}" aria-label="${words.label}"><span class="quiet">${words.expires} ${moment(link.expires, t)}</span>${postForm(
      {
        action: `/notices/${paper.notice.id}/links/void`,
        csrf: deliveries.csrf,
        body: button(words.renew, { small: true }),
      },
    )}</div>`,
    { id: 'link' },
  );
}
