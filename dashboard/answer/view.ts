import type { ListedNotice } from '../../data/stores/notice-list.ts';
import type { NoticeAnswer } from '../../data/stores/notices.ts';
import type { Place } from '../../patterns/document.ts';
import type { Words } from '../language/words.ts';
import { standingBadge } from '../notices/list-view.ts';
import { badge } from '../views/badge.ts';
import { button, postForm, radioGroup, textArea, textField } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { facts, section } from '../views/parts.ts';
import { placeInWords } from '../views/place.ts';
import { moment } from '../views/when.ts';

export interface AnswerDraft {
  kind: string;
  text: string;
  signer: string;
  faults: { kind?: string; text?: string; signer?: string };
}

export const blankAnswer: AnswerDraft = { kind: '', text: '', signer: '', faults: {} };

interface Frame {
  token: string;
  csrf: string;
  otherLanguage: { code: string; label: string };
}

export interface AnswerModel extends Frame {
  notice: ListedNotice;
  /** Texts of the notice, masked. */
  shown: {
    title: string;
    url: string;
    note: string;
    summary: string;
    hits: { place: Place; before: string; masked: string; after: string }[];
  };
  answers: NoticeAnswer[];
  draft: AnswerDraft;
  now: Date;
}

/** What was found and what to do, and below it the form: one page that also fits a telephone. */
export function answerView(model: AnswerModel, t: Words): Html {
  const { notice, shown } = model;
  const words = t.notices.page;
  const { body } = notice;
  const extent = [body.persons > 0 ? t.queue.persons(body.persons) : '', body.hits > 0 ? t.queue.hits(body.hits) : ''];
  const problem = html`${inWords(t.terms.category, body.category)}<span class="dot"></span>${inWords(t.terms.severity, body.severity)}`;
  const rest = body.hits - shown.hits.length;
  return html`<div class="answer-page">
    ${languageSwitch(model)}
    <header><h1>${words.title}</h1><p class="lead">${words.lead(notice.unitName ?? words.unit)}</p></header>
    ${notice.refutedAt && notice.state === 'open' ? html`<p class="note note-warn" role="status">${words.still}</p>` : null}
    <div class="panel panel-facts">${facts([
      [words.number, html`${notice.number} ${standingBadge(notice.standing, t)}`],
      [words.site, [notice.siteName, notice.columnName].filter(Boolean).join(' / ')],
      [words.name, shown.title],
      [words.address, html`<span class="path">${shown.url}</span>`],
      [words.problem, problem],
      [words.extent, extent.filter(Boolean).join(t.common.comma)],
      [
        words.demand,
        html`<strong>${t.terms.remedy[notice.remedy]}</strong>${t.common.colon}${t.flag.remedyHint[notice.remedy]}`,
      ],
      [words.note, shown.note],
      [words.deadline, html`<strong>${moment(notice.deadline, t)}</strong>`],
    ])}${shown.summary ? html`<p class="answer-summary">${shown.summary}</p>` : null}</div>
    ${
      shown.hits.length > 0
        ? section(
            words.evidence,
            html`<ol class="answer-evidence">${shown.hits.map(
              (hit) =>
                html`<li><span class="quiet">${placeInWords(hit.place, t)}</span> ${hit.before}<mark>${hit.masked}</mark>${hit.after}</li>`,
            )}</ol>${rest > 0 ? html`<p class="quiet">${words.more(rest)}</p>` : null}`,
          )
        : null
    }
    ${earlier(model.answers, t)}
    ${section(words.form, form(model, t), { id: 'answer' })}
    <p class="quiet">${words.private}</p>
  </div>`;
}

function inWords(words: Record<string, string>, value: string): string {
  return words[value] ?? value;
}

function earlier(answers: NoticeAnswer[], t: Words): Html | null {
  if (answers.length === 0) return null;
  return section(
    t.notices.page.earlier,
    html`<ul class="answers">${answers.map(
      (one) =>
        html`<li class="panel">${badge(t.notices.deliveries.answer[one.kind], one.kind === 'done' ? 'good' : 'warn')} <span class="quiet">${one.signer}<span class="dot"></span>${moment(one.at, t)}</span>${one.text ? html`<p class="comment">${one.text}</p>` : null}</li>`,
    )}</ul>`,
  );
}

function form({ token, csrf, draft }: AnswerModel, t: Words): Html {
  const words = t.notices.page;
  return postForm({
    action: `/answer/${token}`,
    csrf,
    class: 'panel answer-form',
    body: html`${radioGroup({
      name: 'kind',
      label: words.kind,
      required: true,
      value: draft.kind,
      options: [
        { value: 'done', label: words.done, hint: words.doneHint },
        { value: 'objection', label: words.objection, hint: words.objectionHint },
      ],
    })}
    ${draft.faults.kind ? html`<p class="wrong" role="alert">${draft.faults.kind}</p>` : null}
    ${textArea({ name: 'text', label: words.text, hint: words.textHint, rows: 4, maxlength: 2000, value: draft.text, error: draft.faults.text })}
    ${textField({ name: 'signer', label: words.signer, required: true, maxlength: 40, value: draft.signer, error: draft.faults.signer, autocomplete: 'name' })}
    ${button(words.submit, { kind: 'primary' })}`,
  });
}

function languageSwitch({ token, csrf, otherLanguage }: Frame): Html {
  return postForm({
    action: `/answer/${token}/language`,
    csrf,
    class: 'answer-language',
    body: html`<button class="link" name="language" value="${otherLanguage.code}" lang="${otherLanguage.code}">${otherLanguage.label}</button>`,
  });
}

/** The notice needs no answer any more; nothing of its content is shown. */
export function closedView(frame: Frame, notice: ListedNotice, t: Words): Html {
  const words = t.notices.page.closed;
  const why =
    notice.state === 'closed' ? words.closed : notice.state === 'withdrawn' ? words.withdrawn : words.reopened;
  return html`<div class="answer-page">${languageSwitch(frame)}<h1>${words.title}</h1><p class="lead">${notice.number}</p><p>${why}</p></div>`;
}

export function invalidView(frame: Frame, t: Words): Html {
  const words = t.notices.page.invalid;
  return html`<div class="answer-page">${languageSwitch(frame)}<h1>${words.title}</h1><p>${words.text}</p></div>`;
}
