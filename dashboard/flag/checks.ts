import type { Verification } from '../../data/stores/verifications.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { readablePath } from '../views/place.ts';
import { moment } from '../views/when.ts';

const tones: Record<NonNullable<Verification['result']>, Tone> = {
  gone: 'good',
  'still-there': 'bad',
  unknown: 'warn',
  cancelled: 'neutral',
};

/** What proves that it is gone, or not yet: when it was asked for, which address, what that answered; and what is planned while it is awaited. */
export function checksView(checks: Verification[], awaited: boolean, t: Words): Html | null {
  const shown = checks.filter((check) => (check.doneAt === null ? awaited : check.result !== 'cancelled'));
  if (shown.length === 0) return null;
  return section(
    t.notices.checks,
    html`<p class="quiet">${t.notices.checksLead}</p><ol class="checks">${shown.map((check) => oneCheck(check, t))}</ol>`,
    { id: 'checks' },
  );
}

function oneCheck(check: Verification, t: Words): Html {
  if (check.doneAt === null || check.result === null)
    return html`<li class="quiet">${moment(check.dueAt, t)} ${t.notices.check.planned}</li>`;
  return html`<li>${moment(check.doneAt, t)} ${badge(t.notices.check[check.result], tones[check.result])}<ul>${check.evidence.map(
    (one) =>
      html`<li><span class="quiet">${t.notices.role[one.role] ?? one.role}</span> <span class="path" title="${one.url}">${readablePath(one.url)}</span><span class="dot"></span>${
        one.status === null ? t.notices.noAnswer : html`HTTP ${one.status}`
      }<span class="dot"></span>${t.notices.check[one.result]}${one.note ? html`<span class="quiet"> — ${noteInWords(one.note, t)}</span>` : null}</li>`,
  )}</ul></li>`;
}

/** A note that an older version wrote as a sentence is shown as it is. */
function noteInWords(note: string, t: Words): string {
  const reasons: Record<string, string> = t.terms.unread;
  return t.notices.deliveries.checkNote[note] ?? reasons[note] ?? note;
}
