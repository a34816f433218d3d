import { remedies, retainReasons } from '../../data/flag-life.ts';
import type { Batch, BatchSkip, Forecast } from '../../data/stores/batches.ts';
import type { Flag } from '../../data/stores/flag.ts';
import type { Language, Words } from '../language/words.ts';
import { badge, severityBadge, stateBadge } from '../views/badge.ts';
import { swapLink } from '../views/filter-menu.ts';
import { postForm, radioGroup, textArea, textField } from '../views/form.ts';
import { type Html, html, type Part } from '../views/html.ts';
import { itemTitle } from '../views/item-title.ts';
import { pageHead, section } from '../views/parts.ts';
import { table } from '../views/table.ts';

export interface BatchModel {
  batch: Batch;
  /** What would become of each, before it runs. */
  forecast: Forecast[];
  /** The flags that were skipped, or kept by an undo. */
  skippedFlags: ReadonlyMap<number, Flag>;
  /** What was typed when it was refused, and what is wrong with it. */
  values: Record<string, string>;
  missing: string[];
  back: string;
  query: string;
  assignee: { value: string; name: string | null };
  today: string;
  language: Language;
  csrf: string;
}

const shown = 60;

export function batchView(model: BatchModel, t: Words): Html {
  return model.batch.state === 'preview' ? preview(model, t) : result(model, t);
}

function steps(model: BatchModel, t: Words): Html {
  return html`<nav class="steps"><a ${swapLink(model.back)}>← ${t.queue.bulk.back}</a></nav>`;
}

function preview(model: BatchModel, t: Words): Html {
  const words = t.queue.bulk;
  const { batch } = model;
  const amount = (outcome: string) => model.forecast.filter((one) => one.outcome === outcome).length;
  const [done, pending] = [amount('done'), amount('pending')];
  const skipped = batch.flags.length - done - pending;
  const skips = model.forecast.filter((one) => one.outcome !== 'done' && one.outcome !== 'pending');
  const rest = model.forecast.filter((one) => !skips.includes(one)).slice(0, shown);
  return html`${steps(model, t)}${pageHead(`${words.title}${t.common.colon}${words.action[batch.action.kind]}`, { lead: words.lead })}
  <div class="batch"><div class="batch-main">
    <p class="batch-sum" role="status"><strong>${words.willDo(done)}</strong>${pending > 0 ? html`<span class="dot"></span>${words.willWait(pending)}` : null}${skipped > 0 ? html`<span class="dot"></span>${words.willSkip(skipped)}` : null}</p>
    ${forecastTable([...skips, ...rest], model.language, t)}
    ${rest.length + skips.length < model.forecast.length ? html`<p class="pager quiet">${words.firstOf(rest.length, done + pending)}</p>` : null}
  </div>
  <aside class="batch-side">${confirmForm(model, done + pending, t)}</aside></div>`;
}

function forecastTable(rows: Forecast[], language: Language, t: Words): Html {
  const words = t.queue.bulk;
  return table<Forecast>({
    caption: words.title,
    rows,
    columns: [
      { label: t.queue.head.severity, kind: 'narrow', cell: ({ flag }) => severityBadge(flag.severity, t) },
      { label: t.queue.head.where, kind: 'wide', cell: ({ flag }) => named(flag, language, t) },
      { label: t.queue.head.state, kind: 'narrow', cell: ({ flag }) => stateBadge(flag.state, t) },
      { label: words.head.outcome, kind: 'narrow', cell: (row) => outcome(row.outcome, row.who, t) },
    ],
  });
}

function named(flag: Flag, language: Language, t: Words): Html {
  return html`<a href="/flags/${flag.id}" target="_blank" rel="noopener">${itemTitle(flag, t)}<span class="unseen">${t.common.newTab}</span></a><span class="row-sub">${t.terms.category[flag.category]}<span class="dot"></span>${flag.summary[language]}</span>`;
}

function outcome(what: Forecast['outcome'], who: string | null, t: Words): Part {
  const words = t.queue.bulk;
  if (what === 'done') return badge(words.outcome.done, 'accent');
  if (what === 'pending') return badge(words.outcome.pending, 'warn');
  return html`${badge(words.because[what], 'bad')}${who ? html`<span class="row-sub">${who}</span>` : null}`;
}

function confirmForm(model: BatchModel, amount: number, t: Words): Html {
  const words = t.queue.bulk;
  const { batch } = model;
  const kind = batch.action.kind;
  const label =
    kind !== 'assign'
      ? words.run(amount)
      : model.assignee.name
        ? words.runAssign(batch.flags.length, model.assignee.name)
        : words.runUnassign(batch.flags.length);
  const typing = batch.flags.length > 100;
  return postForm({
    action: `/bulk/${batch.id}/run${model.query ? `?${model.query}` : ''}`,
    csrf: model.csrf,
    class: 'panel batch-form',
    body: html`${fields(model, t)}${
      typing
        ? textField({
            name: 'confirm',
            label: words.confirm(batch.flags.length),
            required: true,
            autocomplete: 'off',
            maxlength: 6,
            value: model.values.confirm ?? null,
            error: model.missing.includes('confirm') ? words.confirmWrong(batch.flags.length) : null,
          })
        : null
    }<button class="button button-primary button-block">${label}</button><p><a ${swapLink(model.back)}>${t.common.cancel}</a></p>`,
  });
}

function fields(model: BatchModel, t: Words): Html | null {
  const { values, missing } = model;
  const wrong = (name: keyof Words['flag']['missing']) => (missing.includes(name) ? t.flag.missing[name] : null);
  switch (model.batch.action.kind) {
    case 'take-down':
      return html`${radioGroup({
        name: 'remedy',
        label: t.flag.remedy,
        required: true,
        value: values.remedy ?? 'redact',
        options: remedies.map((remedy) => ({
          value: remedy,
          label: t.terms.remedy[remedy],
          hint: t.flag.remedyHint[remedy],
        })),
      })}${textArea({ name: 'note', label: t.flag.note, hint: t.flag.noteHint, rows: 2, maxlength: 1000, value: values.note ?? null })}`;
    case 'retain':
      return html`${radioGroup({
        name: 'reason',
        label: t.flag.reason,
        required: true,
        value: values.reason ?? 'lawful-publication',
        options: retainReasons
          .filter((reason) => reason !== 'false-positive')
          .map((reason) => ({ value: reason, label: t.terms.reason[reason] })),
      })}${textField({ name: 'basis', label: t.flag.basis2, hint: t.flag.basisHint, required: true, maxlength: 500, value: values.basis ?? null, error: wrong('basis') })}${textField(
        {
          name: 'reviewOn',
          label: t.flag.reviewOn,
          type: 'date',
          required: true,
          hint: t.flag.reviewHint,
          value: values.reviewOn ?? `${Number(model.today.slice(0, 4)) + 1}${model.today.slice(4)}`,
          error: wrong('reviewOn'),
        },
      )}`;
    case 'hand-over':
      return textArea({
        name: 'note',
        label: t.flag.handOverNote,
        hint: t.flag.handOverHint,
        required: true,
        rows: 2,
        maxlength: 1000,
        value: values.note ?? null,
        error: wrong('note'),
      });
    case 'assign':
      return html`<input type="hidden" name="assignee" value="${model.assignee.name ? model.assignee.value : 'none'}">`;
    default:
      return null;
  }
}

function result(model: BatchModel, t: Words): Html {
  const words = t.queue.bulk;
  const { batch } = model;
  const done = batch.result;
  return html`${steps(model, t)}${pageHead(words.doneTitle)}
  ${batch.state === 'running' ? html`<p class="note">${words.running}</p>` : null}
  ${batch.state === 'undone' ? html`<p class="note">${words.wasUndone}</p>` : null}
  <div class="panel batch-result"><p class="batch-sum"><strong>${words.action[batch.action.kind]}</strong><span class="dot"></span>${words.did(done?.decided.length ?? 0)}${
    done && done.pending.length > 0 ? html`<span class="dot"></span>${words.waits(done.pending.length)}` : null
  }${done && done.skipped.length > 0 ? html`<span class="dot"></span>${words.skipped(done.skipped.length)}` : null}${
    done?.kept && done.kept.length > 0 ? html`<span class="dot"></span>${words.kept(done.kept.length)}` : null
  }</p>${
    batch.state === 'preview' || batch.state === 'undone'
      ? null
      : postForm({
          action: `/bulk/${batch.id}/undo${model.query ? `?${model.query}` : ''}`,
          csrf: model.csrf,
          body: html`<button class="button" data-key="u">${words.undo}<kbd aria-hidden="true">U</kbd></button>`,
        })
  }</div>
  ${done ? skips([...done.skipped, ...(done.kept ?? [])], model, t) : null}`;
}

function skips(list: BatchSkip[], model: BatchModel, t: Words): Html | null {
  if (list.length === 0) return null;
  const words = t.queue.bulk;
  return section(
    words.skippedTitle,
    table<BatchSkip>({
      caption: words.skippedTitle,
      rows: list,
      columns: [
        {
          label: t.queue.head.where,
          kind: 'wide',
          cell: ({ flagId }) => {
            const flag = model.skippedFlags.get(flagId);
            return flag ? named(flag, model.language, t) : t.flag.number(flagId);
          },
        },
        {
          label: t.queue.head.state,
          kind: 'narrow',
          cell: ({ flagId }) => {
            const flag = model.skippedFlags.get(flagId);
            return flag ? stateBadge(flag.state, t) : '';
          },
        },
        { label: words.head.outcome, kind: 'narrow', cell: ({ because, who }) => outcome(because, who, t) },
      ],
    }),
  );
}
