import type { PublishedDocument } from '../document.ts';
import type { Detection, DetectionContext, Hit, LetGo } from '../hit.ts';
import { documentFacts } from '../language/facts.ts';
import type { RuleSet } from '../load.ts';
import { detectOutdated, withPersonalData } from '../outdated/detect.ts';
import { readCells } from './cells.ts';
import { bareOf, type Claim, isAccepted, weighOnce } from './claim.ts';
import { voteColumns } from './columns.ts';
import { compile } from './compile.ts';
import { discover } from './discover.ts';
import { runExpressions } from './expressions.ts';
import { fold } from './fold.ts';
import { placeOf, toHit } from './hits.ts';
import { limits } from './limits.ts';
import { resolve } from './overlap.ts';
import { countPersons } from './persons.ts';
import { placeFinder } from './places.ts';
import { findRosters } from './rosters.ts';
import { type Scan, surroundings } from './scan-state.ts';
import { addSpecial } from './special.ts';
import { summarise } from './summary.ts';
import { addSupporting } from './supporting.ts';
import { tellBirthDays, undoMasks } from './unmask.ts';

/**
 * Judges one published file: personal data, outdated and ineffective items. Pure: the same arguments give the same answer. Time is linear in the
 * length of the text; what `limits` says is counted past its number and not listed.
 */
export function detect(document: PublishedDocument, rules: RuleSet, context: DetectionContext): Detection {
  const facts = documentFacts(document);
  const compiled = compile(rules, context.only);
  const folded = fold(document.text);
  const placeAt = placeFinder(document);
  const scan: Scan = {
    text: folded.text,
    folded,
    rules: compiled,
    cells: readCells(document, folded, compiled),
    context,
    today: Number(context.asOf.replaceAll('-', '')),
    claims: [],
    unlisted: 0,
    masks: [],
    addressEnd: 0,
    at: surroundings(),
    hiddenAt: (offset) => placeOf(scan, placeAt, offset, scan.cells.at(offset)).hidden === true,
  };
  if (Object.values(compiled.wants).some(Boolean)) discover(scan);
  runExpressions(scan);
  const claims = settle(scan);
  const found = findRosters(scan, claims, document.title);
  const special = addSpecial(scan, claims, found, document.title);
  const rosters = special.rosters;

  const hits: Hit[] = [];
  const letGo: LetGo[] = [];
  let { unlisted } = scan;
  for (const claim of special.claims) {
    const accepted = isAccepted(claim);
    if (context.only && !context.only.includes(claim.rule.pattern.id)) continue;
    if (accepted && hits.length >= limits.hits) unlisted++;
    if (accepted ? hits.length >= limits.hits : letGo.length >= limits.letGo) continue;
    const roster = claim.cell < 0 ? undefined : special.byGrid.get(scan.cells.grid[claim.cell] ?? 0);
    const made = toHit(claim, scan, document, placeAt, roster);
    if ('reason' in made) letGo.push(made);
    else hits.push(made);
  }
  const persons = countPersons(special.claims, special.byGrid, scan);
  const listed = rosters.reduce((sum, roster) => sum + roster.persons, 0);
  const leading = hits.some((hit) => !compiled.byId.get(hit.pattern)?.pattern.supporting);
  // Supporting evidence without anything to support is nobody's leak.
  const personal = leading || context.only ? hits : [];
  const others = detectOutdated(document, facts, rules, context);
  const outdated = withPersonalData(others.hits, leading ? personal : [], leading ? persons + listed : 0, rules);
  const all = merge(personal, context.only ? outdated.filter((hit) => context.only?.includes(hit.pattern)) : outdated);
  letGo.push(...others.letGo);
  return {
    facts,
    hits: all,
    letGo,
    rosters,
    flags: summarise(all, rosters, persons, unlisted, rules),
    masks: scan.masks.flatMap(({ person, kind, mask }) => (person ? [{ person, kind, mask }] : [])),
    ...(unlisted > 0 ? { unlisted } : {}),
  };
}

/** From candidates to what is reported: masks read with their rows, overlaps, columns, supporting evidence, allow entries. */
function settle(scan: Scan): Claim[] {
  tellBirthDays(scan);
  const resolved = voteColumns(scan, resolve(scan.claims));
  const claims = addSupporting(scan, undoMasks(scan, resolved));
  const { allow } = scan.context;
  if (allow)
    for (const one of claims) {
      const entry = isAccepted(one) ? allow(one.rule.pattern.id, bareOf(one, scan.text)) : null;
      if (entry === null) continue;
      weighOnce(one, { key: 'allowed', points: -1000, detail: entry });
      one.reason = 'allowed';
    }
  return claims;
}

/** Personal hits come in text order and may be many; the others are few. */
function merge(personal: Hit[], others: Hit[]): Hit[] {
  if (others.length === 0) return personal;
  return [...personal, ...others].sort((a, b) => a.start - b.start || b.end - a.end);
}
