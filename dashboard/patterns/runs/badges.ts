import type { PatternRun } from '../../../data/stores/pattern-runs.ts';
import type { Words } from '../../language/words.ts';
import { badge, type Tone } from '../../views/badge.ts';
import { type Html, html } from '../../views/html.ts';

const tones: Record<PatternRun['state'], Tone> = {
  waiting: 'neutral',
  running: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

export const runBadge = (run: PatternRun, t: Words): Html => badge(t.patternRuns.states[run.state], tones[run.state]);

/** What stands on the changed side, in a few words. */
export function comparesWhat(run: PatternRun, t: Words): string {
  const words = t.patternRuns;
  if (run.yaml !== null) return words.comparesDraft;
  return run.version === null ? words.comparesSwitch : words.comparesVersion(run.version);
}

/** A figure with its sign, so that gained and lost read at a glance. */
export function signed(change: 'gained' | 'lost' | 'graded', n: number): Html {
  const sign = change === 'gained' ? '+' : change === 'lost' ? '−' : '±';
  return html`<span class="${n === 0 ? 'quiet' : `run-${change}`}">${n === 0 ? '0' : `${sign}${n}`}</span>`;
}
