import type { Hit } from '../hit.ts';

/**
 * How many people the hits outside of tables are about: within a paragraph (a line) as many as its most frequent kind has different values;
 * a value that stood in an earlier paragraph is somebody who was counted.
 */
export function countPersons(hits: readonly Hit[], text: string): number {
  const seen = new Set<string>();
  let persons = 0;
  let lineEnd = -1;
  let counts = new Map<string, number>();
  let known = false;
  const close = () => {
    const most = Math.max(0, ...counts.values());
    persons += known ? Math.max(0, most - 1) : most;
    counts = new Map();
    known = false;
  };
  for (const hit of hits) {
    if (hit.category !== 'personal-data' || hit.roster !== undefined || !counted(hit.pattern)) continue;
    if (hit.start >= lineEnd) {
      close();
      const next = text.indexOf('\n', hit.start);
      lineEnd = next < 0 ? Number.POSITIVE_INFINITY : next;
    }
    const value = `${hit.pattern}\0${hit.value}`;
    if (seen.has(value)) {
      known = true;
      if (!counts.has(hit.pattern)) counts.set(hit.pattern, 1);
      continue;
    }
    seen.add(value);
    counts.set(hit.pattern, (counts.get(hit.pattern) ?? 0) + 1);
  }
  close();
  return persons;
}

function counted(pattern: string): boolean {
  return pattern !== 'special-category' && pattern !== 'minor' && pattern !== 'birth-date';
}
