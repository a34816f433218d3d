import { type Flag, isHeld } from '../../data/stores/flag.ts';
import type { QueueItem } from '../../data/stores/flags.ts';
import type { Category, Confidence, Severity } from '../../patterns/hit.ts';
import type { Words } from '../language/words.ts';
import type { StateName, Tone } from '../views/badge.ts';
import { stateTone } from '../views/badge.ts';
import type { PatternTitle } from '../views/pattern-title.ts';
import { localTime } from '../views/when.ts';

/** Another category of the same item. */
export interface BesideRow {
  id: number;
  category: Category;
  severity: Severity;
  state: StateName;
  persons: number;
}

/** One item, under the flag that leads it. */
export interface QueueRow {
  id: number;
  version: number;
  severity: Severity;
  category: Category;
  confidence: Confidence;
  persons: number;
  hits: number;
  /** Titles of the patterns, most telling first. */
  kinds: string[];
  title: string | null;
  url: string;
  type: string | null;
  site: string | null;
  column: string | null;
  unit: string | null;
  firstSeen: string;
  standing: Standing;
  assignee: string | null;
  /** Evidence changed since it was last looked at. */
  changed: boolean;
  beside: BesideRow[];
}

/** How a row stands, in words; what the live view replaces. */
export interface Standing {
  text: string;
  tone: Tone;
  /** Who decided and when, where somebody did. */
  by: string | null;
}

export function rowOf(
  { lead: flag, others }: QueueItem,
  names: PatternTitle,
  userId: number,
  now: Date,
  t: Words,
): QueueRow {
  return {
    id: flag.id,
    version: flag.version,
    severity: flag.severity,
    category: flag.category,
    confidence: flag.confidence,
    persons: flag.persons,
    hits: flag.hitCount,
    kinds: flag.patterns.map(names),
    title: flag.title,
    url: flag.url,
    type: flag.itemType,
    site: flag.siteName,
    column: flag.columnName,
    unit: flag.unitName,
    firstSeen: flag.firstSeen,
    standing: standingOf(flag, userId, now, t),
    assignee: flag.assignee?.name ?? null,
    changed: flag.changed !== null,
    beside: others.map(({ id, category, severity, state, persons }) => ({ id, category, severity, state, persons })),
  };
}

export function standingOf(flag: Flag, userId: number, now: Date, t: Words): Standing {
  const at = now.toISOString();
  if (flag.holder && flag.holder.until > at) {
    const other = isHeld(flag, userId, at);
    return {
      text: other ? t.queue.heldBy(flag.holder.name) : t.queue.heldByMe,
      tone: other ? 'warn' : 'accent',
      by: null,
    };
  }
  if (flag.proposal) return { text: t.queue.views.second, tone: 'warn', by: flag.proposal.name };
  const decided = flag.decidedBy && flag.decidedAt && flag.state !== 'open' && flag.state !== 'reopened';
  const by = decided ? `${flag.decidedBy?.name} ${localTime(flag.decidedAt ?? at).slice(5, 16)}` : null;
  return { text: t.terms.state[flag.state], tone: stateTone(flag.state), by };
}
