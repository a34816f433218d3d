import type { Attempt, LoggedDelivery } from '../../data/stores/deliveries.ts';
import type { Quarantined } from '../../data/stores/quarantine.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { button, postForm } from '../views/form.ts';
import { attribute, type Html, html, type Part } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { table } from '../views/table.ts';
import { moment } from '../views/when.ts';

export interface DeliveriesModel {
  noticeId: number;
  deliveries: LoggedDelivery[];
  files: Quarantined[];
  /** The unit has no mail address and no connector applies. */
  noWay: boolean;
  /** The notice may still be sent. */
  open: boolean;
  mayAct: boolean;
  csrf: string;
}

const tones: Record<LoggedDelivery['state'], Tone> = {
  waiting: 'neutral',
  sent: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

/** By which ways a notice went out, each attempt, and what can be done about it. */
export function deliveriesView(model: DeliveriesModel, t: Words): Html {
  const words = t.notices.deliveries;
  const waitsForMail = model.deliveries.some((one) => one.error === 'not-configured' && one.state === 'waiting');
  const plan = model.mayAct && model.open;
  return section(
    words.title,
    html`${waitsForMail ? html`<p class="note note-warn">${words.notConfigured}</p>` : null}
    ${model.noWay ? html`<p class="note note-warn">${words.noWay} <a href="/units">${words.noWayMend}</a></p>` : null}
    ${model.deliveries.length === 0 ? (model.noWay ? null : html`<p class="quiet">${words.none}</p>`) : log(model, t)}
    ${model.files.length > 0 ? filesView(model.files, t) : null}`,
    {
      id: 'deliveries',
      actions: plan
        ? postForm({
            action: `/notices/${model.noticeId}/deliver`,
            csrf: model.csrf,
            body: button(words.plan, { small: true }),
          })
        : null,
    },
  );
}

function log(model: DeliveriesModel, t: Words): Html {
  const words = t.notices.deliveries;
  return table<LoggedDelivery>({
    caption: words.title,
    rows: model.deliveries,
    columns: [
      {
        label: words.head.way,
        kind: 'narrow',
        cell: (one) =>
          html`${words.kind[one.connector]}<span class="row-sub">${one.connectorName ?? words.toUnit}</span>`,
      },
      { label: words.head.purpose, kind: 'narrow', cell: (one) => words.purpose[one.purpose] },
      { label: words.head.state, kind: 'narrow', cell: (one) => stateCell(one, model, t) },
      { label: words.head.tries, kind: 'wide', cell: (one) => triesCell(one, t) },
    ],
  });
}

function stateCell(one: LoggedDelivery, model: DeliveriesModel, t: Words): Part {
  const words = t.notices.deliveries;
  const again = model.mayAct && one.state === 'failed';
  return html`${badge(words.state[one.state], tones[one.state])}${
    one.state === 'waiting'
      ? html`<span class="row-sub">${words.next} ${moment(one.nextAt, t)}</span>`
      : one.sentAt
        ? html`<span class="row-sub">${moment(one.sentAt, t)}</span>`
        : null
  }${
    again
      ? postForm({
          action: `/notices/${model.noticeId}/deliveries/${one.id}/again`,
          csrf: model.csrf,
          class: 'again',
          body: button(words.again, { small: true }),
        })
      : null
  }`;
}

/** The last attempt in a line; those before it on demand. */
function triesCell(one: LoggedDelivery, t: Words): Part {
  const words = t.notices.deliveries;
  const last = one.tries.at(-1);
  if (!last) return one.error ? (words.fault[one.error] ?? one.error) : null;
  const before = one.tries.slice(0, -1);
  return html`${attempt(last, t)}${
    before.length === 0
      ? null
      : html`<details class="tries"><summary>${words.attempts(one.tries.length)}</summary><ol>${before.map((each) => html`<li>${attempt(each, t)}</li>`)}</ol></details>`
  }`;
}

function attempt(one: Attempt, t: Words): Html {
  const words = t.notices.deliveries;
  const outcome = one.outcome === null ? words.running : (words.outcome[one.outcome] ?? one.outcome);
  return html`<span class="attempt">${moment(one.begunAt, t)} ${outcome}${
    one.error ? html`<span class="dot"></span>${words.fault[one.error] ?? one.error}` : null
  }${one.detail ? html`<span class="row-sub"${attribute('title', one.detail)}>${one.detail}</span>` : null}</span>`;
}

function filesView(files: Quarantined[], t: Words): Html {
  const words = t.notices.deliveries;
  return html`<h3 class="files-head">${words.files}</h3><ul class="lines">${files.map(
    (file) =>
      html`<li><span class="path">${file.path}</span> ${badge(file.restoredAt ? words.restored : words.aside, file.restoredAt ? 'neutral' : 'good')} <span class="quiet">${moment(file.restoredAt ?? file.movedAt, t)}</span></li>`,
  )}</ul>`;
}
