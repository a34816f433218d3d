import type { AllowProposal } from '../../../data/stores/allow-proposals.ts';
import { type Doubt, fewestDecisions } from '../../../data/stores/suggestions.ts';
import type { Pattern } from '../../../patterns/load.ts';
import type { Words } from '../../language/words.ts';
import { badge } from '../../views/badge.ts';
import { button, postForm } from '../../views/form.ts';
import { type Html, html, type Part } from '../../views/html.ts';
import { pageHead, section } from '../../views/parts.ts';
import { table } from '../../views/table.ts';
import { localDay } from '../../views/when.ts';
import type { WordEvidence } from './suggest.ts';

export interface SuggestionsModel {
  doubts: Doubt[];
  proposals: AllowProposal[];
  title(pattern: string): string;
  unit(id: number): string;
  mayDecide: boolean;
  /** Name of the one who looks: nobody accepts an own proposal. */
  user: string;
  csrf: string;
}

export function suggestionsView(model: SuggestionsModel, t: Words): Html {
  const words = t.suggestions;
  const waiting = model.proposals.filter((one) => one.state === 'waiting');
  const decided = model.proposals.filter((one) => one.state !== 'waiting');
  return html`<nav class="steps"><a href="/patterns">← ${t.patterns.title}</a></nav>
${pageHead(words.title, { lead: words.lead })}
${section(words.doubtful, model.doubts.length === 0 ? html`<p class="quiet">${words.doubtfulNone}</p>` : doubtList(model, t))}
${section(words.proposals, waiting.length === 0 ? html`<p class="quiet">${words.proposalsNone}</p>` : html`<ul class="proposals">${waiting.map((one) => html`<li class="panel">${proposal(one, model, t)}</li>`)}</ul>`)}
${decided.length === 0 ? null : section(words.decided, decidedTable(decided, model, t))}`;
}

function doubtList(model: SuggestionsModel, t: Words): Html {
  const words = t.suggestions;
  return table<Doubt>({
    caption: words.doubtful,
    rows: model.doubts,
    href: ({ pattern }) => `/patterns/${pattern}/suggestions`,
    columns: [
      {
        label: t.patterns.pattern,
        kind: 'wide',
        cell: ({ pattern }) =>
          html`<a href="/patterns/${pattern}/suggestions"><b>${model.title(pattern)}</b></a> <code class="quiet">${pattern}</code>`,
      },
      {
        label: t.patterns.falseShare,
        kind: 'narrow',
        cell: ({ wrong, decided }) =>
          html`<b class="wrong">${Math.round((wrong / decided) * 100)}%</b> <span class="quiet">${words.wrongOf(wrong, decided)}</span>`,
      },
      {
        label: words.see,
        kind: 'narrow',
        cell: ({ pattern }) =>
          html`<a class="button button-small" href="/patterns/${pattern}/suggestions">${words.see}</a>`,
      },
    ],
  });
}

function proposal(one: AllowProposal, model: SuggestionsModel, t: Words): Html {
  const words = t.suggestions;
  return html`<p class="hit-text">${one.before}<mark>${one.masked}</mark>${one.after}</p>
<p>${badge(t.allow.kind[one.kind])} ${one.pattern ? badge(model.title(one.pattern)) : null} <span>${scope(one, model, t)}</span></p>
<p>${one.reason}</p>
<p class="quiet proposal-links">${one.proposedBy} · ${localDay(one.proposedAt)} · ${words.head.expires} ${one.expiresOn} · <a href="/flags/${one.flagId}">${t.flag.number(one.flagId)}</a></p>
${model.mayDecide ? decideForms(one, model, t) : null}`;
}

function scope(one: AllowProposal, model: SuggestionsModel, t: Words): string {
  const words = t.suggestions;
  if (one.unitId !== null) return words.inUnit(model.unit(one.unitId));
  return one.urlPrefix === null ? words.everywhere : words.under(one.urlPrefix);
}

function decideForms(one: AllowProposal, { user, csrf }: SuggestionsModel, t: Words): Html {
  const words = t.suggestions;
  const action = `/patterns/proposals/${one.id}`;
  return html`<div class="actions proposal-actions">${
    one.proposedBy === user
      ? html`<span class="quiet">${words.own}</span>`
      : postForm({
          action: `${action}/accept`,
          csrf,
          class: 'inline',
          body: button(words.accept, { kind: 'primary', small: true }),
        })
  }${postForm({
    action: `${action}/decline`,
    csrf,
    class: 'inline proposal-decline',
    body: html`<label><span class="unseen">${words.declineReason}</span><input type="text" name="answer" required maxlength="300" autocomplete="off" placeholder="${words.declineReason}"></label>${button(words.decline, { small: true })}`,
  })}</div>`;
}

function decidedTable(decided: AllowProposal[], model: SuggestionsModel, t: Words): Html {
  const words = t.suggestions;
  return table<AllowProposal>({
    caption: words.decided,
    rows: decided,
    columns: [
      { label: words.head.what, kind: 'narrow', cell: (one) => html`<b>${one.masked}</b>` },
      { label: words.head.scope, cell: (one) => scope(one, model, t) },
      {
        label: words.head.reason,
        kind: 'wide',
        cell: (one) => html`${one.reason}${one.answer ? html`<span class="row-sub">${one.answer}</span>` : null}`,
      },
      { label: words.head.by, kind: 'narrow', cell: (one) => one.proposedBy },
      {
        label: words.head.decide,
        kind: 'narrow',
        cell: (one) =>
          one.allowId === null
            ? badge(words.states[one.state])
            : html`<a href="/allow#allow-${one.allowId}">${badge(words.states[one.state], 'good')}</a>`,
      },
    ],
  });
}

export interface PatternSuggestionsModel {
  pattern: Pattern;
  title: string;
  doubt: Doubt;
  words: WordEvidence[];
  fault: string | null;
  mayChange: boolean;
  csrf: string;
}

export function patternSuggestionsView(model: PatternSuggestionsModel, t: Words): Html {
  const { pattern, doubt, title } = model;
  const words = t.suggestions.pattern;
  const flags = `/flags?view=all&pattern=${pattern.id}&state=false-positive`;
  return html`<nav class="steps"><a href="/patterns/suggestions">← ${t.suggestions.title}</a> <a href="/patterns/${pattern.id}">${title}</a></nav>
${pageHead(words.title(title), {
  lead: words.lead,
  actions: html`<a class="button" href="${flags}">${words.examples}</a>`,
})}
<p><b>${t.suggestions.wrongOf(doubt.wrong, doubt.decided)}</b></p>
${section(words.words, wordList(model, t))}`;
}

function wordList(model: PatternSuggestionsModel, t: Words): Part {
  const words = t.suggestions.pattern;
  const { doubt } = model;
  if (doubt.decided < fewestDecisions) return html`<p class="quiet">${words.tooFew(doubt.decided)}</p>`;
  if (doubt.wrong === 0 || doubt.wrong === doubt.decided) return html`<p class="quiet">${words.oneSided}</p>`;
  const how = html`<p class="quiet">${words.how(doubt.wrong, doubt.decided - doubt.wrong)}</p>`;
  if (model.words.length === 0) return html`<p>${words.none}</p>${how}`;
  const list = html`${how}${wordTable(model, t)}`;
  if (!model.mayChange) return list;
  return postForm({
    action: `/patterns/${model.pattern.id}/suggestions`,
    csrf: model.csrf,
    body: html`${model.fault ? html`<p class="wrong" role="alert">${model.fault}</p>` : null}${list}
<div class="actions">${button(words.take, { kind: 'primary' })}<span class="quiet">${words.takeHint}</span></div>`,
  });
}

function wordTable({ words: found, mayChange }: PatternSuggestionsModel, t: Words): Html {
  const words = t.suggestions.pattern;
  return table<WordEvidence>({
    caption: words.words,
    rows: found,
    columns: [
      {
        label: words.word,
        kind: 'wide',
        cell: (one) =>
          mayChange
            ? html`<label class="suggested-word"><input type="checkbox" name="word" value="${one.kind}:${one.word}" checked> <b lang="zh-CN">${one.word}</b></label>`
            : html`<b lang="zh-CN">${one.word}</b>`,
      },
      {
        label: words.words,
        kind: 'narrow',
        cell: (one) => html`${words.kinds[one.kind]}<span class="row-sub">${words.kindHints[one.kind]}</span>`,
      },
      { label: words.wrong, kind: 'number', cell: (one) => one.wrong },
      { label: words.real, kind: 'number', cell: (one) => one.real },
      { label: words.logOdds, kind: 'number', cell: (one) => one.logOdds.toFixed(2) },
      { label: words.z, kind: 'number', cell: (one) => one.z.toFixed(1) },
    ],
  });
}
