import type { Inspection } from '../../data/stores/inspections.ts';
import type { Words } from '../language/words.ts';
import { badge, type Tone } from '../views/badge.ts';
import { button, postForm } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { progressBar } from '../views/parts.ts';
import { spanInWords } from './amounts.ts';

const tones: Record<Inspection['state'], Tone> = {
  requested: 'neutral',
  running: 'accent',
  completed: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

export function inspectionBadge(state: Inspection['state'], t: Words): Html {
  return badge(t.sites.states[state], tones[state]);
}

/** How far a running inspection is, as counted by the worker's last heartbeat. */
export function howFar(inspection: Inspection): { done: number; total: number; leftMs: number | null } {
  const done = inspection.counts.seen ?? 0;
  const eta = inspection.counts.etaSeconds ?? 0;
  return { done, total: done + (inspection.counts.queued ?? 0), leftMs: eta > 0 ? eta * 1000 : null };
}

/**
 * Live progress. It asks again by itself while the inspection runs; without JavaScript a reload shows the same.
 * When it ends, the fragment says so and the whole page is loaded once.
 */
export function progressPanel(inspection: Inspection, csrf: string | null, t: Words): Html {
  const { done, total, leftMs } = howFar(inspection);
  const running = inspection.state === 'running';
  const shown = ['pages', 'attachments', 'notModified', 'unread', 'newFlags'] as const;
  return html`<div class="panel inspection-progress" id="inspection-${inspection.id}" hx-get="/inspections/${inspection.id}/progress" hx-trigger="every 2s" hx-swap="outerHTML" hx-target="this">
<div class="progress-head">${inspectionBadge(inspection.state, t)} <span>${
    running
      ? html`${t.sites.progressLine(done, total)}${leftMs === null ? null : html`<span class="quiet"> · ${t.sites.timeLeft(spanInWords(leftMs, t))}</span>`}`
      : t.sites.waiting
  }</span>${
    csrf === null
      ? null
      : postForm({
          action: `/inspections/${inspection.id}/cancel`,
          csrf,
          class: 'inline',
          body: button(t.sites.cancelInspection, { small: true }),
        })
  }</div>
${progressBar(done, running && total > 0 ? total : null, t.sites.progress)}
<ul class="counts">${shown.map((name) => html`<li><span>${t.sites.counts[name]}</span> <b>${inspection.counts[name] ?? 0}</b></li>`)}</ul>
</div>`;
}
