import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from './html.ts';
import { severityMark } from './icons.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

export function badge(text: string, tone: Tone = 'neutral'): Html {
  return html`<span class="badge badge-${tone}">${text}</span>`;
}

/** Word and shape; the colour only repeats them. */
export function severityBadge(severity: Severity, t: Words): Html {
  return html`<span class="severity severity-${severity}">${severityMark(severity)}${t.terms.severity[severity]}</span>`;
}

export function confidenceBadge(confidence: Confidence, t: Words): Html {
  return html`<span class="confidence confidence-${confidence}">${t.terms.confidence[confidence]}</span>`;
}

export function categoryBadge(category: Category, t: Words): Html {
  return badge(t.terms.category[category]);
}

export type StateName = keyof Words['terms']['state'];

const stateTones: Record<StateName, Tone> = {
  open: 'accent',
  reopened: 'bad',
  'taken-down': 'warn',
  'verified-gone': 'good',
  retained: 'neutral',
  'false-positive': 'neutral',
  'handed-over': 'neutral',
  'resolved-itself': 'good',
};

export const stateTone = (state: StateName): Tone => stateTones[state];

export function stateBadge(state: StateName, t: Words): Html {
  return badge(t.terms.state[state], stateTones[state]);
}
