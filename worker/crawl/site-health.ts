import type { ClosedDetection, ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { itemsWithSiteFindings, type LostItem, linkingItems, lostItems } from '../../data/stores/recrawl.ts';
import type { Site } from '../../data/stores/sites.ts';
import type { Evidence } from '../../patterns/hit.ts';
import type { Pattern, RuleSet } from '../../patterns/load.ts';
import { keysOf, linkKey, readPageLinks } from './page-links.ts';

/** A link that stands on more pages than this belongs to the template: one flag, on the page nearest to the root. */
const templateFrom = 5;
/** Digits of a lost address that are told per page. */
const mostPerPage = 50;

interface Source {
  itemId: number;
  depth: number;
}

/**
 * Links that lead nowhere, judged when the crawl is over: every page that is still published is compared with what was
 * lost. The flag hangs on the page that links; what has been mended resolves.
 */
export async function recordSiteHealth(
  db: Database,
  site: Site,
  rules: RuleSet,
  at: string,
): Promise<{ raised: number; resolved: number }> {
  const lost = new Map<number, LostItem>();
  for (const item of await lostItems(db, site.id, ['not-found', 'gone'])) lost.set(linkKey(item.url), item);
  const sources = lost.size > 0 ? await sourcesOf(db, site.id, lost) : new Map<number, Source[]>();
  const found = new Map<number, ClosedHit[]>();
  for (const [key, pages] of sources) {
    const item = lost.get(key);
    const pattern = item && patternOf(item, rules);
    if (!item || !pattern) continue;
    const template = pages.length > templateFrom;
    const places = template ? pages.slice(0, 1) : pages;
    for (const page of places) {
      const hits = found.get(page.itemId) ?? [];
      if (hits.length < mostPerPage) hits.push(linkHit(db, pattern, item, template ? pages.length : 1));
      found.set(page.itemId, hits);
    }
  }
  const before = await itemsWithSiteFindings(db, site.id);
  const items = new Set([...found.keys(), ...before]);
  const detected = [...items].map((itemId) => ({ itemId, detection: detectionOf(found.get(itemId) ?? []) }));
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

function patternOf(item: LostItem, rules: RuleSet): Pattern | null {
  const soft = item.httpStatus === 200 || item.httpStatus === 302;
  const id = item.kind === 'attachment' ? 'missing-attachment' : soft ? 'soft-404' : 'dead-link';
  return rules.enabled(id) ? (rules.patterns.find((pattern) => pattern.id === id) ?? null) : null;
}

function linkHit(db: Database, pattern: Pattern, item: LostItem, pages: number): ClosedHit {
  const evidence: Evidence[] = [
    { key: 'link-target', points: 10, detail: item.url },
    { key: 'http-status', points: 0, detail: String(item.httpStatus ?? '') },
    ...(pages > 1 ? [{ key: 'linked-from', points: 0, detail: String(pages) }] : []),
  ];
  return {
    pattern: pattern.id,
    category: pattern.category,
    severity: pattern.severity,
    confidence: 'confirmed',
    score: 10,
    start: 0,
    end: 0,
    masked: item.url,
    place: {},
    evidence,
    digest: db.sealer.digest(item.url),
    family: pattern.pack,
    patternVersion: 1,
    before: '',
    after: '',
  };
}

const words: Record<string, { zh: string; en: string }> = {
  'dead-link': { zh: '个死链', en: 'dead links' },
  'soft-404': { zh: '个链接指向“不存在”页面', en: 'links to a page that says “not found”' },
  'missing-attachment': { zh: '个附件打不开', en: 'missing attachments' },
  'hijacked-link': { zh: '个链接被劫持', en: 'hijacked links' },
};

function detectionOf(hits: ClosedHit[]): ClosedDetection {
  const first = hits[0];
  if (!first) return { hits, letGo: [], rosters: [], flags: [] };
  const patterns = [...new Set(hits.map((hit) => hit.pattern))];
  const count = (id: string) => hits.filter((hit) => hit.pattern === id).length;
  const ranks = ['critical', 'high', 'medium', 'low'] as const;
  const severity = ranks.find((rank) => hits.some((hit) => hit.severity === rank)) ?? 'low';
  return {
    hits,
    letGo: [],
    rosters: [],
    flags: [
      {
        category: 'site-health',
        severity,
        confidence: 'confirmed',
        persons: 0,
        hits: hits.length,
        patterns,
        summary: {
          zh: patterns.map((id) => `${count(id)} ${words[id]?.zh ?? id}`).join('，'),
          en: patterns.map((id) => `${count(id)} ${words[id]?.en ?? id}`).join(', '),
        },
      },
    ],
  };
}
