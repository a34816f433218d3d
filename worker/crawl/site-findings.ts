import type { ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { listColumns } from '../../data/stores/columns.ts';
import { type KnownItem, knownItems } from '../../data/stores/knowledge.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { Confidence, Evidence } from '../../patterns/hit.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { defaultRetention } from '../../patterns/outdated/retention.ts';
import { type SiteColumn, type SiteState, siteFindings } from '../../patterns/outdated/site.ts';
import type { ItemSummary } from '../../patterns/outdated/summary.ts';
import type { Clause } from '../../patterns/validity/clause.ts';
import { verdicts } from '../../patterns/validity/ledger.ts';
import type { LedgerDocument } from '../../patterns/validity/ledger-document.ts';
import { readKnowledge } from '../detect/knowledge.ts';
import { fullAddresses, readPageLinks } from './page-links.ts';

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
  const home = read.items.find((item) => item.depth === 0);
  if (!home) return new Map();
  const documents = read.documents;
  const state: SiteState = {
    home: { url: home.url, lastUpdate: latest([...read.summaries.values()]) },
    columns: await columnsOf(db, site, read),
    items: [...read.summaries.values()],
    links: read.links,
    verdicts: verdicts(documents, read.clauses, asOf),
    copies: read.copies,
    retention: defaultRetention,
  };
  const ids = new Map(read.items.map((item) => [item.url, item.itemId]));
  const patterns = new Map(rules.patterns.map((pattern) => [pattern.id, pattern]));
  const found = new Map<number, ClosedHit[]>();
  for (const finding of siteFindings(state, asOf)) {
    const itemId = ids.get(finding.itemUrl);
    const pattern = patterns.get(finding.pattern);
    if (itemId === undefined || !pattern || !rules.enabled(pattern.id)) continue;
    const hit = siteHit(db, pattern, finding.itemUrl, finding.evidence);
    if (hit) found.set(itemId, [...(found.get(itemId) ?? []), hit]);
  }
  return found;
}

interface ReadSite {
  items: Pick<KnownItem, 'itemId' | 'url' | 'depth' | 'columnId'>[];
  summaries: Map<string, ItemSummary>;
  links: Map<string, string[]>;
  copies: Map<string, string[]>;
  documents: LedgerDocument[];
  clauses: Clause[];
}

async function readSite(db: Database, site: Site): Promise<ReadSite> {
  const columns = new Map((await listColumns(db, site.id)).map((column) => [column.id, column.name]));
  const read: ReadSite = {
    items: [],
    summaries: new Map(),
    links: new Map(),
    copies: new Map(),
    documents: [],
    clauses: [],
  };
  for await (const part of knownItems(db, site.id)) {
    for (const item of part) {
      const known = readKnowledge(item.data);
      if (!known) continue;
      const { itemId, url, depth, columnId } = item;
      read.items.push({ itemId, url, depth, columnId });
      const column = (columnId === null ? undefined : columns.get(columnId)) ?? known.summary.column;
      read.summaries.set(url, { ...known.summary, url, column });
      const links = readPageLinks(item.links);
      if (links && links.main.length > 0) read.links.set(url, fullAddresses(url, links.main));
      if (item.textHash && item.characters >= leastCopied && known.summary.kind !== 'list') {
        read.copies.set(item.textHash, [...(read.copies.get(item.textHash) ?? []), url]);
      }
      const { title, number, issuedAt, publishedAt } = known.summary;
      if (number || known.clauses.length > 0 || known.summary.kind === 'policy') {
        const { issuer, validity, marked } = known;
        read.documents.push({ id: url, title, number, issuer, issuedAt, publishedAt, validity, marked });
        read.clauses.push(...known.clauses.map((clause) => ({ ...clause, from: url })));
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
