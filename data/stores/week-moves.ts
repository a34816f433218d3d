import { type Dimension, type Figures, type Fold, figuresOf, type Keys } from './week-fold.ts';

/** An event that moves flags to another column or unit without changing their state. */
export interface MoveEvent {
  action: string;
  subject: string;
  data: { column?: number | null; unit?: number | null; flags?: number[] };
}

export const moveActions = ['column.filled', 'column.saved'] as const;

/**
 * Follows flags that came to a column, or whose column came to a unit. What waits or stands moves along, as it does in
 * the queue. What was counted this week moves only from "unspecified" to what is known by now: the column of a new
 * page is often learnt at the end of its first inspection, the unit when somebody names it.
 */
export function foldMove(fold: Fold, { action, subject, data }: MoveEvent): void {
  if (action === 'column.filled') {
    for (const id of data.flags ?? []) {
      moveFlag(fold, `flag:${id}`, { column: String(data.column ?? 0), unit: String(data.unit ?? 0) });
    }
    return;
  }
  if (action !== 'column.saved') return;
  const column = subject.slice('column:'.length);
  const inColumn = new Set<string>();
  for (const [flag, keys] of fold.waitingAt) if (keyOf(keys, 'column') === column) inColumn.add(flag);
  for (const [flag, { keys }] of fold.standing) if (keyOf(keys, 'column') === column) inColumn.add(flag);
  for (const [flag, list] of fold.counted) {
    if (list.some(({ keys }) => keyOf(keys, 'column') === column)) inColumn.add(flag);
  }
  for (const flag of inColumn) moveFlag(fold, flag, { unit: String(data.unit ?? 0) });
}

type To = Partial<Record<Dimension, string>>;

function moveFlag(fold: Fold, flag: string, to: To): void {
  const waiting = fold.waitingAt.get(flag);
  if (waiting) {
    const keys = moved(fold, waiting, to, false);
    shift(fold, waiting, keys, { waiting: 1 });
    fold.waitingAt.set(flag, keys);
  }
  const standing = fold.standing.get(flag);
  if (standing) fold.standing.set(flag, { ...standing, keys: moved(fold, standing.keys, to, false) });
  for (const counted of fold.counted.get(flag) ?? []) {
    const keys = moved(fold, counted.keys, to, true);
    shift(fold, counted.keys, keys, counted.figures);
    counted.keys = keys;
  }
}

/** The places after a move; with `onlyUnknown` a place that was known stays. One array for all that end up alike. */
function moved(fold: Fold, keys: Keys, to: To, onlyUnknown: boolean): Keys {
  const next = keys.map(([dimension, key]): readonly [Dimension, string] => {
    const wanted = to[dimension];
    return wanted === undefined || (onlyUnknown && key !== '0') ? [dimension, key] : [dimension, wanted];
  });
  const name = JSON.stringify(next);
  const there = fold.places.get(name);
  if (there) return there;
  fold.places.set(name, next);
  return next;
}

function shift(fold: Fold, from: Keys, to: Keys, figures: Partial<Figures>): void {
  for (const [index, [dimension, key]] of from.entries()) {
    const target = to[index]?.[1];
    if (target === undefined || target === key) continue;
    for (const name of Object.keys(figures) as (keyof Figures)[]) {
      const n = figures[name] ?? 0;
      figuresOf(fold, dimension, key)[name] -= n;
      figuresOf(fold, dimension, target)[name] += n;
    }
  }
}

const keyOf = (keys: Keys, dimension: Dimension): string | undefined => keys.find(([one]) => one === dimension)?.[1];
