import type { Log } from '../audit.ts';
import { pieces } from '../batch.ts';

/** A flag whose column or unit became another one. */
export interface Placed {
  flagId: number;
  siteId: number;
  columnId: number | null;
  unitId: number | null;
}

/** One event per column that flags came to: the figures of a week follow them from the log alone. */
export function logPlaced(log: Log, placed: readonly Placed[]): void {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = `${one.siteId} ${one.columnId} ${one.unitId}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const ids = group.map((one) => one.flagId).sort((a, b) => a - b);
    const subject = first.columnId === null ? `site:${first.siteId}` : `column:${first.columnId}`;
    for (const flags of pieces(ids, 2000)) {
      log('column.filled', subject, { site: first.siteId, column: first.columnId, unit: first.unitId, flags });
    }
  }
}
