import type { PublishedDocument } from '../document.ts';
import type { Detection, DetectionContext, Hit, LetGo } from '../hit.ts';
import { documentFacts } from '../language/facts.ts';
import type { RuleSet } from '../load.ts';
import { mask } from '../masks.ts';
import { detectOutdated, withPersonalData } from '../outdated/detect.ts';
import { readCells } from './cells.ts';
import type { Claim } from './claim.ts';
import { bandOf, compile } from './compile.ts';
import { discover } from './discover.ts';
import { fold } from './fold.ts';
import { resolve } from './overlap.ts';
import { countPersons } from './persons.ts';
import { placeFinder } from './places.ts';
import { findRosters, type PlacedHit } from './rosters.ts';
import { type Scan, surroundings } from './scan-state.ts';
import { summarise } from './summary.ts';

/** Judges one published file: personal data, outdated and ineffective items. Pure: the same arguments give the same answer. */
export function detect(document: PublishedDocument, rules: RuleSet, context: DetectionContext): Detection {
  const facts = documentFacts(document);
  const compiled = compile(rules, context.only);
  const folded = fold(document.text);
  const scan: Scan = {
    text: folded.text,
    folded,
    rules: compiled,
    cells: readCells(document, folded, compiled),
    context,
    today: Number(context.asOf.replaceAll('-', '')),
    claims: [],
    addressEnd: 0,
    at: surroundings(),
  };
  if (compiled.rules.length > 0) discover(scan);

  const placeAt = placeFinder(document);
  const placed: PlacedHit[] = [];
  const letGo: LetGo[] = [];
  for (const claim of resolve(scan.claims)) {
    const made = toHit(claim, scan, document, placeAt);
    if ('reason' in made) letGo.push(made);
    else placed.push({ hit: made, cell: claim.cell });
  }
  const rosters = findRosters(placed, scan.cells, scan.text, document.title);
  const personal = placed.map(({ hit }) => hit);
  const persons = countPersons(personal, document.text);
  const listed = rosters.reduce((sum, roster) => sum + roster.persons, 0);
  const others = detectOutdated(document, facts, rules, context);
  const outdated = withPersonalData(others.hits, personal, persons + listed, rules);
  const hits = merge(personal, outdated).filter((hit) => context.only?.includes(hit.pattern) ?? true);
  letGo.push(...others.letGo);
  return { facts, hits, letGo, rosters, flags: summarise(hits, rosters, persons, rules) };
}

/** Personal hits come in text order and may be many; the others are few. */
function merge(personal: Hit[], others: Hit[]): Hit[] {
  if (others.length === 0) return personal;
  return [...personal, ...others].sort((a, b) => a.start - b.start || b.end - a.end);
}

function toHit(
  claim: Claim,
  scan: Scan,
  document: PublishedDocument,
  placeAt: (offset: number) => Hit['place'],
): Hit | LetGo {
  const { rule, score } = claim;
  const start = scan.folded.origin(claim.start);
  const end = scan.folded.originEnd(claim.end);
  const value = document.text.slice(start, end);
  const masked = mask(rule.pattern.id, value);
  let place = placeAt(start);
  if (claim.cell >= 0) {
    const grid = scan.cells.grids[scan.cells.grid[claim.cell] ?? 0];
    const own =
      grid && cellPlace(grid.table, scan.cells.row[claim.cell] ?? 0, scan.cells.column[claim.cell] ?? 0, start);
    if (grid) place = { ...place, ...grid.table.place, ...own };
  }
  const confidence = bandOf(rule, score);
  const { id, category, severity } = rule.pattern;
  if (confidence === null) {
    const last = claim.evidence.findLast((step) => step.points < 0);
    const detail = last?.detail;
    return {
      pattern: id,
      reason: claim.reason ?? 'too-little',
      masked,
      start,
      end,
      place,
      ...(detail ? { detail } : {}),
    };
  }
  return {
    pattern: id,
    category,
    severity,
    confidence,
    score,
    start,
    end,
    value,
    masked,
    place,
    evidence: claim.evidence,
  };
}

/** A table's cells are sorted by row, then column. */
function cellPlace(table: PublishedDocument['tables'][number], row: number, column: number, start: number) {
  let low = 0;
  let high = table.cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const cell = table.cells[middle];
    if (cell && (cell.row < row || (cell.row === row && cell.column < column))) low = middle + 1;
    else high = middle;
  }
  const cell = table.cells[low];
  return cell && cell.start <= start && start < cell.end ? cell.place : undefined;
}
