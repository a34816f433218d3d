import type { ClosedDetection, ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { itemsWithSiteFindings, type LostItem, linkingItems, lostItems } from '../../data/stores/recrawl.ts';
import type { Site } from '../../data/stores/sites.ts';
import { categories, confidences, type FlagSummary, severities } from '../../patterns/hit.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { targetIn } from './outcome.ts';
import { keysOf, linkKey, readPageLinks } from './page-links.ts';
import { findOnSite, siteHit } from './site-findings.ts';

/** A link that stands on more pages than this belongs to the template: one flag, on the page nearest to the root. */
const templateFrom = 5;
/** Digits of a lost address that are told per page. */
const mostPerPage = 50;

interface Source {
  itemId: number;
  depth: number;
}

/**
 * What the crawl found out about the site as a whole, and links that lead nowhere, judged when the crawl is over: every page that is still published is compared with what was
 * lost. The flag hangs on the page that links; what has been mended resolves.
 */
export async function recordSiteHealth(
  db: Database,
  site: Site,
  rules: RuleSet,
  { at, asOf }: { at: string; asOf: string },
): Promise<{ raised: number; resolved: number }> {
  const lost = new Map<number, LostItem>();
  for (const item of await lostItems(db, site.id, ['not-found', 'gone', 'out-of-scope'])) {
    if (item.reason !== 'out-of-scope' || isForeign(item, site)) lost.set(linkKey(item.url), item);
  }
  const sources = lost.size > 0 ? await sourcesOf(db, site.id, lost) : new Map<number, Source[]>();
  const found = await findOnSite(db, site, rules, asOf);
  for (const [key, pages] of sources) {
    const item = lost.get(key);
    const pattern = item && patternOf(item, rules);
    if (!item || !pattern) continue;
    const template = pages.length > templateFrom;
    const places = template ? pages.slice(0, 1) : pages;
    for (const page of places) {
      const hits = found.get(page.itemId) ?? [];
      const hit = linkHit(db, pattern, item, template ? pages.length : 1);
      if (hit && hits.length < mostPerPage) hits.push(hit);
      found.set(page.itemId, hits);
    }
  }
  const before = await itemsWithSiteFindings(db, site.id);
  const titles = new Map(rules.patterns.map((pattern) => [pattern.id, pattern.title]));
  const items = new Set([...found.keys(), ...before]);
  const detected = [...items].map((itemId) => ({ itemId, detection: detectionOf(found.get(itemId) ?? [], titles) }));
  const { raised, resolved } = await recordDetections(db, detected, 'site', { actor: 'worker', at });
  return { raised, resolved };
}

/** For each lost address the pages that link to it, nearest to the root first. */
async function sourcesOf(db: Database, siteId: number, lost: ReadonlyMap<number, LostItem>) {
  const sources = new Map<number, Source[]>();
  for await (const items of linkingItems(db, siteId)) {
    for (const item of items) {
      const links = readPageLinks(item.links);
      if (!links) continue;
      for (const key of new Set(keysOf(item.url, links))) {
        if (!lost.has(key)) continue;
        const pages = sources.get(key) ?? [];
        pages.push({ itemId: item.id, depth: item.depth });
        sources.set(key, pages);
      }
    }
  }
  for (const pages of sources.values()) pages.sort((a, b) => a.depth - b.depth || a.itemId - b.itemId);
  return sources;
}

/** An address of the site that leads to a domain that is neither the organisation's own nor a government's. */
function isForeign(item: LostItem, site: Site): boolean {
  const host = URL.parse(targetIn(item.notes) ?? '')?.hostname;
  if (!host) return false;
  const own = [
    new URL(site.url).hostname,
    ...site.scope.hosts.map((h) => h.replace(/^\*\./, '').replace(/:\d+$/, '')),
    ...site.scope.ownDomains,
  ];
  const root = (name: string) => name.split('.').slice(-3).join('.');
  return (
    !/(?:^|\.)gov\.cn$/.test(host) &&
    !own.some((name) => host === name || host.endsWith(`.${name}`) || root(host) === root(name))
  );
}

function patternOf(item: LostItem, rules: RuleSet): Pattern | null {
  const soft = item.httpStatus === 200 || item.httpStatus === 302;
  const foreign = item.reason === 'out-of-scope';
  const id = foreign
    ? 'hijacked-link'
    : item.kind === 'attachment'
      ? 'missing-attachment'
      : soft
        ? 'soft-404'
        : 'dead-link';
  return rules.enabled(id) ? (rules.patterns.find((pattern) => pattern.id === id) ?? null) : null;
}

function linkHit(db: Database, pattern: Pattern, item: LostItem, pages: number): ClosedHit | null {
  const target = targetIn(item.notes);
  return siteHit(db, pattern, item.url, [
    // What stands at a foreign domain was not looked at: a reviewer has to.
    ...(target ? [{ key: 'leads-to', points: 4, detail: target }] : []),
    { key: 'link-target', points: target ? 0 : 10, detail: item.url },
    { key: 'http-status', points: 0, detail: String(item.httpStatus ?? '') },
    ...(pages > 1 ? [{ key: 'linked-from', points: 0, detail: String(pages) }] : []),
  ]);
}

function detectionOf(hits: ClosedHit[], titles: ReadonlyMap<string, { zh: string; en: string }>): ClosedDetection {
  const flags = categories.flatMap((category): FlagSummary[] => {
    const own = hits.filter((hit) => hit.category === category);
    if (own.length === 0) return [];
    const patterns = [...new Set(own.map((hit) => hit.pattern))];
    const wording = (language: 'zh' | 'en') =>
      patterns.map((id) => {
        const count = own.filter((hit) => hit.pattern === id).length;
        return `${titles.get(id)?.[language] ?? id}${count > 1 ? ` × ${count}` : ''}`;
      });
    return [
      {
        category,
        severity: severities.find((level) => own.some((hit) => hit.severity === level)) ?? 'low',
        confidence: confidences.find((level) => own.some((hit) => hit.confidence === level)) ?? 'suspect',
        persons: 0,
        hits: own.length,
        patterns,
        summary: { zh: wording('zh').join('、'), en: wording('en').join(', ') },
      },
    ];
  });
  return { hits, letGo: [], rosters: [], flags };
}
