/** How long to wait before an item is looked at again: it grows while nothing changes and shrinks when something did. */

const shortest = 12;
const longest = 30 * 24;

/**
 * Hours until the next visit.
 * @param before interval so far, null on the first visit
 * @param list pages of links change most and are cheap: they are looked at each time
 */
export function nextInterval(before: number | null, changed: boolean, list: boolean): number {
  if (list) return shortest;
  if (before === null) return 24;
  return Math.max(shortest, Math.min(longest, Math.round(changed ? before / 2 : before * 1.5)));
}

/** Whether a page mainly lists others: many links in its main block, little text of its own beside them. */
export function isList(mainLinks: number, characters: number): boolean {
  return mainLinks >= 8 && characters / mainLinks < 150;
}
