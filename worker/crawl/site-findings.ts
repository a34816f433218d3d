import type { ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { listColumns } from '../../data/stores/columns.ts';
import { renewDue } from '../../data/stores/due.ts';
import { type KnownItem, knownItems } from '../../data/stores/knowledge.ts';
import { verdictsOfSite } from '../../data/stores/ledger-site.ts';
import { retentionInForce } from '../../data/stores/retention.ts';
import type { Site } from '../../data/stores/sites.ts';
import { daysAfter } from '../../data/time.ts';
import type { Confidence, Evidence } from '../../patterns/hit.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { columnRules } from '../../patterns/outdated/retention.ts';
import { type SiteColumn, type SiteState, siteFindings, staleOn, withdrawals } from '../../patterns/outdated/site.ts';
import type { ItemSummary } from '../../patterns/outdated/summary.ts';
import { readKnowledge } from '../detect/knowledge.ts';
import { fullAddresses, readPageLinks } from './page-links.ts';
import { attachmentsOf, keepLedger, type ReadItem } from './site-ledger.ts';

/** Copies of less text than this are menus and stubs. */
const leastCopied = 80;
const defaultBands = { confirmed: 10, likely: 6, suspect: 3 };

/** What only a whole site shows (stale columns, missing interpretations, repealed documents, copies), by item. */
export async function findOnSite(
  db: Database,
  site: Site,
  rules: RuleSet,
  asOf: string,
): Promise<Map<number, ClosedHit[]>> {
  const read = await readSite(db, site);
  await keepLedger(db, site.id, read.items, asOf);
  const home = read.items.find((item) => item.depth === 0);
  if (!home) return new Map();
  const columns = await columnsOf(db, site, read);
  const schedule = await retentionInForce(db);
  const state: SiteState = {
    home: { url: home.url, lastUpdate: latest([...read.summaries.values()]) },
    columns,
    items: [...read.summaries.values()],
    links: read.links,
    verdicts: await verdictsOfSite(db, site.id),
    copies: read.copies,
    retention: [...columnRules(await listColumns(db, site.id)), ...schedule.rules],
  };
  const ids = new Map(read.items.map((item) => [item.url, item.itemId]));
  await renewDue(db, site.id, staleDays(columns, ids));
  const patterns = new Map(rules.patterns.map((pattern) => [pattern.id, pattern]));
  const found = confirmed(read, state, rules);
  for (const finding of siteFindings(state, asOf)) {
    const itemId = ids.get(finding.itemUrl);
    const pattern = patterns.get(finding.pattern);
    if (itemId === undefined || !pattern || !rules.enabled(pattern.id)) continue;
    const hits = found.get(itemId) ?? [];
    // What the document says itself names the place; the ledger adds nothing to it.
    if (hits.some((hit) => hit.pattern === pattern.id && hit.end > 0)) continue;
    const hit = siteHit(db, pattern, finding.itemUrl, finding.evidence);
    if (hit) found.set(itemId, [...hits, hit]);
  }
  return found;
}

/** The last day on which each column is still as new as it has to be. */
function staleDays(columns: readonly SiteColumn[], ids: ReadonlyMap<string, number>) {
  return columns.flatMap((column) => {
    const itemId = ids.get(column.url);
    const stale = staleOn(column);
    return itemId === undefined || stale === null ? [] : [{ itemId, day: daysAfter(stale, -1) }];
  });
}

/** What documents say of their own end, unless the ledger takes it back; what prolongs a page prolongs its files. */
function confirmed(read: ReadSite, state: SiteState, rules: RuleSet): Map<number, ClosedHit[]> {
  const files = attachmentsOf(read.items);
  const withdrawn = new Set(
    withdrawals(state).flatMap(({ itemUrl, patterns, reason }) =>
      [itemUrl, ...(reason === 'extended' ? (files.get(itemUrl) ?? []) : [])].flatMap((url) =>
        patterns.map((pattern) => `${pattern} ${url}`),
      ),
    ),
  );
  const found = new Map<number, ClosedHit[]>();
  for (const { itemId, url, known } of read.items) {
    // The page states no end, but its attachment may.
    const ends = state.verdicts.get(url)?.until != null;
    const hits = known.held.filter(
      (hit) =>
        rules.enabled(hit.pattern) &&
        !withdrawn.has(`${hit.pattern} ${url}`) &&
        !(ends && hit.evidence.some((step) => step.key === 'trial-default')),
    );
    if (hits.length > 0) found.set(itemId, hits);
  }
  return found;
}

interface ReadSite {
  items: (ReadItem & Pick<KnownItem, 'depth' | 'columnId'>)[];
  summaries: Map<string, ItemSummary>;
  links: Map<string, string[]>;
  copies: Map<string, string[]>;
}

async function readSite(db: Database, site: Site): Promise<ReadSite> {
  const columns = new Map((await listColumns(db, site.id)).map((column) => [column.id, column.name]));
  const read: ReadSite = {
    items: [],
    summaries: new Map(),
    links: new Map(),
    copies: new Map(),
  };
  for await (const part of knownItems(db, site.id)) {
    for (const item of part) {
      const known = readKnowledge(item.data);
      if (!known) continue;
      const { itemId, url, depth, columnId } = item;
      read.items.push({ itemId, url, depth, columnId, known });
      const column = (columnId === null ? undefined : columns.get(columnId)) ?? known.summary.column;
      read.summaries.set(url, { ...known.summary, url, column });
      const links = readPageLinks(item.links);
      if (links && links.main.length > 0) read.links.set(url, fullAddresses(url, links.main));
      if (item.textHash && item.characters >= leastCopied && known.summary.kind !== 'list') {
        read.copies.set(item.textHash, [...(read.copies.get(item.textHash) ?? []), url]);
      }
    }
  }
  return read;
}

async function columnsOf(db: Database, site: Site, read: ReadSite): Promise<SiteColumn[]> {
  const { origin } = new URL(site.url);
  return (await listColumns(db, site.id)).flatMap((column) => {
    const inside = read.items.filter(
      (item) => item.columnId === column.id || item.url.startsWith(origin + column.pathPrefix),
    );
    // The list page of the column is what the finding hangs on.
    const list = inside
      .filter((item) => read.summaries.get(item.url)?.kind === 'list')
      .sort((a, b) => a.depth - b.depth)[0];
    const page = list ?? inside.sort((a, b) => a.depth - b.depth)[0];
    if (!page) return [];
    const articles = inside.flatMap((item) => {
      const summary = item.url === page.url ? undefined : read.summaries.get(item.url);
      return summary && summary.kind !== 'list' ? [summary] : [];
    });
    const { name, updateDays } = column;
    return [{ name, url: page.url, updateDays, items: articles.length, lastUpdate: latest(articles) }];
  });
}

function latest(items: readonly ItemSummary[]): string | null {
  return items.reduce<string | null>(
    (last, { publishedAt }) => (publishedAt && (last === null || publishedAt > last) ? publishedAt : last),
    null,
  );
}

/** A finding of the crawl as a hit of its pattern; null when the evidence is too thin for it. */
export function siteHit(db: Database, pattern: Pattern, value: string, evidence: Evidence[]): ClosedHit | null {
  const score = evidence.reduce((sum, step) => sum + step.points, 0);
  const bands = pattern.evidence.bands ?? defaultBands;
  const confidence: Confidence | null =
    score >= bands.confirmed
      ? 'confirmed'
      : score >= bands.likely
        ? 'likely'
        : score >= bands.suspect
          ? 'suspect'
          : null;
  if (!confidence) return null;
  return {
    pattern: pattern.id,
    category: pattern.category,
    severity: pattern.severity,
    confidence,
    score,
    start: 0,
    end: 0,
    masked: value,
    place: {},
    evidence,
    digest: db.sealer.digest(value),
    family: pattern.pack,
    patternVersion: 1,
    before: '',
    after: '',
  };
}
