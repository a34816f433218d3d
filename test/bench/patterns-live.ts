import { takeOverWhileInspecting } from '../support/live-rules.ts';
import type { Figures } from '../support/sections.ts';

const goalMs = 2000;
const pages = 1500;

/** How soon a running inspection judges with what was just published, and with what was rolled back. */
export const section = {
  name: 'patterns',
  async run(): Promise<Figures[]> {
    const taken = await takeOverWhileInspecting(pages);
    return [
      {
        title: 'a running inspection takes over new rules',
        columns: ['what', 'ms until the last page of the old rules', 'goal ms', 'pages'],
        rows: [
          ['publish', Math.round(taken.publishedMs), goalMs, `${taken.before} before, ${taken.with} with the pattern`],
          ['roll back', Math.round(taken.rolledBackMs), goalMs, `${taken.after} after`],
        ],
        ok: taken.state === 'completed' && taken.publishedMs <= goalMs && taken.rolledBackMs <= goalMs,
        notes: [`one inspection of ${taken.pages} pages, never restarted; publication and roll-back while it ran`],
      },
    ];
  },
};
