import { type FlagState, waitingStates } from '../flag-life.ts';

/** Figures of a week for the whole or for one site, unit, column, category or pattern. */
export interface Figures {
  raised: number;
  decided: number;
  takenDown: number;
  retained: number;
  falsePositive: number;
  handedOver: number;
  verifiedGone: number;
  reopened: number;
  resolvedItself: number;
  undone: number;
  /** At the end of the week (or now, while it lasts). */
  waiting: number;
  overdue: number;
}

export const dimensions = ['site', 'unit', 'column', 'category', 'pattern'] as const;
export type Dimension = (typeof dimensions)[number];

/** One flag event, as far as figures need it. */
export interface FlagEvent {
  at: string;
  action: string;
  subject: string;
  data: {
    from?: string;
    state?: string;
    site?: number | null;
    unit?: number | null;
    column?: number | null;
    category?: string;
    patterns?: string[];
    decidedAt?: string | null;
    raisedAt?: string;
    deadline?: string | null;
    reason?: string;
    inherited?: number;
  };
}

export type Keys = readonly (readonly [Dimension, string])[];

/** What counting leaves behind at the end of a week, and what the next week starts from. */
export interface Fold {
  all: Figures;
  by: Record<Dimension, Map<string, Figures>>;
  hoursToDecision: number[];
  hoursToGone: number[];
  reveals: number;
  /** Take-downs not yet proven: flag → deadline and where it counts. */
  standing: Map<string, { deadline: string | null; keys: Keys }>;
  /** Where each waiting flag counts: its column or unit may be another one when it is decided. */
  waitingAt: Map<string, Keys>;
  /** What was counted this week of flags whose column or unit is not known yet: it moves once it is (week-moves.ts). */
  counted: Map<string, { keys: Keys; figures: Partial<Figures> }[]>;
  /** One array for all flags that count in the same places. */
  places: Map<string, Keys>;
  /** Waiting at the end of each day, by day number since the start. */
  waitingByDay: number[];
}

export const noFigures = (): Figures => ({
  raised: 0,
  decided: 0,
  takenDown: 0,
  retained: 0,
  falsePositive: 0,
  handedOver: 0,
  verifiedGone: 0,
  reopened: 0,
  resolvedItself: 0,
  undone: 0,
  waiting: 0,
  overdue: 0,
});

export const newFold = (): Fold => ({
  all: noFigures(),
  by: { site: new Map(), unit: new Map(), column: new Map(), category: new Map(), pattern: new Map() },
  hoursToDecision: [],
  hoursToGone: [],
  reveals: 0,
  standing: new Map(),
  waitingAt: new Map(),
  counted: new Map(),
  places: new Map(),
  waitingByDay: [],
});

const day = 86_400_000;
const hour = 3_600_000;

/**
 * Counts one event. Events come in the order of the log; those before `from` only move what is waiting and what stands
 * (the backlog that the week starts with), those within the week are counted.
 */
export function foldEvent(fold: Fold, event: FlagEvent, from: string): void {
  const { data, subject } = event;
  const keys = keysOf(fold, data);
  const within = event.at >= from;
  const add = (name: keyof Figures, n: number) => {
    if (n === 0) return;
    fold.all[name] += n;
    for (const [dimension, key] of keys) figuresOf(fold, dimension, key)[name] += n;
    if (keys.some(([dimension, key]) => key === '0' && dimension !== 'site')) remember(fold, subject, keys, name, n);
  };
  moveWaiting(fold, event, keys);
  if (data.state === 'taken-down') {
    if (event.action === 'flag.taken-down') fold.standing.set(subject, { deadline: data.deadline ?? null, keys });
  } else if (data.from === 'taken-down') fold.standing.delete(subject);
  if (!within) return;
  // Clocks of several processes may differ a little: a day that was passed is not counted again.
  const slot = Math.max(Math.floor((Date.parse(event.at) - Date.parse(from)) / day), fold.waitingByDay.length - 1);
  fold.waitingByDay[slot] = fold.all.waiting;
  switch (event.action) {
    case 'flag.raised':
      // A copy that inherits its decision is nothing new to decide.
      add('raised', data.inherited === undefined ? 1 : 0);
      return;
    case 'flag.taken-down':
    case 'flag.retained':
    case 'flag.handed-over': {
      add('decided', 1);
      add(decisionOf(data), 1);
      if (data.raisedAt) fold.hoursToDecision.push((Date.parse(event.at) - Date.parse(data.raisedAt)) / hour);
      return;
    }
    case 'flag.undone':
      if (data.from === data.state) return;
      add('undone', 1);
      // Taken back in the week in which it was decided: then it was no decision.
      if (data.decidedAt && data.decidedAt >= from) {
        add('decided', -1);
        add(decisionOf({ ...data, state: data.from }), -1);
      }
      return;
    case 'flag.verified-gone':
      add('verifiedGone', 1);
      if (data.decidedAt) fold.hoursToGone.push((Date.parse(event.at) - Date.parse(data.decidedAt)) / hour);
      return;
    case 'flag.reopened':
      add('reopened', 1);
      return;
    case 'flag.resolved-itself':
      add('resolvedItself', 1);
      return;
    case 'flag.revealed':
      fold.reveals += 1;
  }
}

/** Take-downs whose deadline has passed at that moment without proof: for the whole and by `dimension key`. */
export function overdueOf(fold: Fold, at: string): { all: number; by: ReadonlyMap<string, number> } {
  const by = new Map<string, number>();
  let all = 0;
  for (const { deadline, keys } of fold.standing.values()) {
    if (deadline === null || deadline > at) continue;
    all += 1;
    for (const [dimension, key] of keys) by.set(`${dimension} ${key}`, (by.get(`${dimension} ${key}`) ?? 0) + 1);
  }
  return { all, by };
}

function moveWaiting(fold: Fold, { data, subject }: FlagEvent, keys: Keys): void {
  if (data.state === undefined) return;
  const waits = waitingStates.some((one) => one === data.state);
  const before = fold.waitingAt.get(subject);
  const add = (where: Keys, n: number) => {
    fold.all.waiting += n;
    for (const [dimension, key] of where) figuresOf(fold, dimension, key).waiting += n;
  };
  if (before) add(before, -1);
  if (waits) {
    add(keys, 1);
    fold.waitingAt.set(subject, keys);
  } else fold.waitingAt.delete(subject);
}

function remember(fold: Fold, flag: string, keys: Keys, name: keyof Figures, n: number): void {
  const list = fold.counted.get(flag) ?? [];
  const there = list.find((one) => one.keys === keys);
  const figures = there?.figures ?? {};
  figures[name] = (figures[name] ?? 0) + n;
  if (!there) fold.counted.set(flag, [...list, { keys, figures }]);
}

function decisionOf(data: { state?: string }): 'takenDown' | 'retained' | 'falsePositive' | 'handedOver' {
  const names: Partial<Record<FlagState, 'takenDown' | 'falsePositive' | 'handedOver'>> = {
    'taken-down': 'takenDown',
    'false-positive': 'falsePositive',
    'handed-over': 'handedOver',
  };
  const found = Object.entries(names).find(([state]) => state === data.state);
  return found?.[1] ?? 'retained';
}

function keysOf(fold: Fold, data: FlagEvent['data']): Keys {
  if (data.category === undefined) return [];
  const name = JSON.stringify([data.site, data.unit, data.column, data.category, data.patterns]);
  const there = fold.places.get(name);
  if (there) return there;
  const keys: Keys = [
    ['site', String(data.site ?? 0)],
    ['unit', String(data.unit ?? 0)],
    ['column', String(data.column ?? 0)],
    ['category', data.category],
    ...(data.patterns ?? []).map((pattern): [Dimension, string] => ['pattern', pattern]),
  ];
  fold.places.set(name, keys);
  return keys;
}

export function figuresOf(fold: Fold, dimension: Dimension, key: string): Figures {
  const there = fold.by[dimension].get(key);
  if (there) return there;
  const fresh = noFigures();
  fold.by[dimension].set(key, fresh);
  return fresh;
}

/** Nearest-rank percentile; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
