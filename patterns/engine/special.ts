import type { Grid } from './cells.ts';
import { isBirthDay, number } from './checks.ts';
import { add, bareOf, type Claim, claim, isAccepted, weighOnce } from './claim.ts';
import { mergeClaims } from './overlap.ts';
import { type FoundRosters, sortKinds, titleOf, titleRange } from './rosters.ts';
import type { Scan } from './scan-state.ts';
import { nameIn } from './supporting.ts';

/**
 * Special categories count only where people stand under them: in the title or the head of a roster, never in prose. Minors are computed from
 * the birth date in the number.
 */

/** The age below which a person's data is sensitive by itself (PIPL art. 28). */
const ofAge = 14;
/** A list of names alone needs this many of them to be a list of people. */
const fewestNames = 3;

export interface WithSpecial extends FoundRosters {
  claims: Claim[];
}

export function addSpecial(scan: Scan, claims: Claim[], found: FoundRosters, title: string | null): WithSpecial {
  const added = [...minors(scan, claims, found)];
  const rule = scan.rules.byCode.get('special-category');
  if (rule) {
    const groups = groupsOf(rule.pattern.matcher);
    for (const grid of scan.cells.grids) {
      const index = found.byGrid.get(grid.index);
      const names = index === undefined ? namesIn(scan, grid) : fewestNames;
      if (names < fewestNames) continue;
      const range = titleRange(grid, scan);
      const over = range ? scan.text.slice(range.start, range.end) : '';
      const words = specialWords(groups, `${over}\n${range ? '' : (title ?? '')}\n${grid.headers.join('\n')}`);
      if (words.size === 0) continue;
      const spot = spotOf(scan, grid, range, [...words.values()]);
      if (!spot) continue;
      const made = claim(rule, spot.start, spot.end, [...words.keys()].join(' '), spot.cell);
      made.own = [...words.keys()].join(' ');
      for (const [group, word] of words)
        weighOnce(made, { key: 'special-word', points: 0, detail: `${group}: ${word}` });
      add(made, index === undefined ? 'names-only' : 'identifiers');
      // The law itself asks for a public list of who is granted these, with the name and no more.
      const prescribed = [...words.keys()].every((group) => group === 'minimum-living' || group === 'poverty');
      if (index === undefined && prescribed) {
        add(made, 'prescribed-list');
        made.reason = 'prescribed-list';
      }
      added.push(made);
      if (!isAccepted(made)) continue;
      let roster = index === undefined ? undefined : found.rosters[index];
      if (!roster) {
        roster = {
          persons: names,
          kinds: [],
          title: titleOf(grid, scan.cells, scan.text, scan, title),
          special: [],
          minors: 0,
          place: grid.table.place,
        };
        found.byGrid.set(grid.index, found.rosters.length);
        found.rosters.push(roster);
      }
      roster.special.push(...words.keys());
      roster.kinds = sortKinds(new Set([...roster.kinds, 'special-category']));
    }
  }
  return { ...found, claims: mergeClaims(claims, added) };
}

function groupsOf(matcher: object): [string, string[]][] {
  const options = 'options' in matcher && matcher.options && typeof matcher.options === 'object' ? matcher.options : {};
  return Object.entries(options).flatMap(([group, words]) =>
    Array.isArray(words) ? [[group, words.map(String)] satisfies [string, string[]]] : [],
  );
}

/** Group → the word that told it. */
function specialWords(groups: [string, string[]][], text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [group, words] of groups) {
    const word = words.find((one) => text.includes(one));
    if (word) found.set(group, word);
  }
  return found;
}

/** Where to point: at the word in the title, or the head's cell that holds it. */
function spotOf(scan: Scan, grid: Grid, range: { start: number; end: number } | null, words: string[]) {
  const { cells, text } = scan;
  if (range)
    for (const word of words) {
      const at = text.indexOf(word, range.start);
      if (at >= 0 && at < range.end) return { start: at, end: at + word.length, cell: -1 };
    }
  for (const cell of grid.cells) {
    if ((cells.row[cell] ?? 0) >= Math.max(1, grid.firstRow)) break;
    const inside = cells.text(cell);
    for (const word of words) {
      const at = inside.indexOf(word);
      const start = (cells.start[cell] ?? 0) + at;
      if (at >= 0) return { start, end: start + word.length, cell };
    }
  }
  const first = grid.cells[0];
  if (first === undefined) return null;
  return { start: cells.start[first] ?? 0, end: cells.end[first] ?? 0, cell: first };
}

function namesIn(scan: Scan, grid: Grid): number {
  if (grid.names < 0) return 0;
  let names = 0;
  for (const cell of grid.cells)
    if (
      scan.cells.column[cell] === grid.names &&
      (scan.cells.row[cell] ?? 0) >= grid.firstRow &&
      nameIn(scan.cells, cell)
    )
      names++;
  return names;
}

function* minors(scan: Scan, claims: Claim[], found: FoundRosters): Generator<Claim> {
  const rule = scan.rules.byCode.get('minor');
  if (!rule) return;
  const limit = scan.today - ofAge * 10_000;
  for (const one of claims) {
    const { id } = one.rule.pattern;
    if (id !== 'resident-id' && id !== 'residence-permit' && id !== 'disability-certificate') continue;
    if (!isAccepted(one)) continue;
    const bare = bareOf(one, scan.text);
    if (number(bare, 6, 8) <= limit || !isBirthDay(bare, 6, scan.today)) continue;
    const made = claim(rule, one.start, one.end, bare, one.cell);
    add(made, 'under-age');
    if (one.score >= one.rule.likely) add(made, 'sure-number');
    if (!isAccepted(made)) continue;
    const roster = one.cell < 0 ? undefined : found.byGrid.get(scan.cells.grid[one.cell] ?? 0);
    const list = roster === undefined ? undefined : found.rosters[roster];
    if (list) {
      list.minors++;
      if (!list.kinds.includes('minor')) list.kinds = sortKinds([...list.kinds, 'minor']);
    }
    yield made;
  }
}
