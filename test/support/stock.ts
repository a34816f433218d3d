import type { Act } from '../../data/audit.ts';
import type { ClosedDetection, ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import type { Decider } from '../../data/stores/decisions.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { saveVisits, type Visited } from '../../data/stores/fetches.ts';
import { enqueue, nextBatch } from '../../data/stores/frontier.ts';
import { requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { addSite, type Site } from '../../data/stores/sites.ts';
import type { Category, Confidence, Severity } from '../../patterns/hit.ts';

/** What tests of the store put into it. All people and numbers are invented. */
export const day1 = '2026-11-23T02:00:00.000Z';
export const day2 = '2026-11-24T02:00:00.000Z';
export const day3 = '2026-11-25T02:00:00.000Z';

export const worker = (at: string): Act => ({ actor: 'worker', at });
export const admin = (at: string): Act => ({ actor: 'user:admin', at });

export async function aSite(db: Database, name = '起步区'): Promise<Site> {
  return addSite(
    db,
    {
      url: `http://${encodeURIComponent(name)}.example.gov.cn/`,
      name,
      schedule: '0 2 * * *',
      maxPages: 1000,
      delayMs: 0,
      concurrency: 2,
      render: 'auto',
      scope: { hosts: ['example.gov.cn'], include: [], exclude: [], ownDomains: [], privateHosts: [] },
    },
    admin(day1),
  );
}

/** An inspection of a site that runs, with these paths as items; path → item id. */
export async function someItems(db: Database, site: Site, paths: string[], at = day1): Promise<Map<string, number>> {
  const { id } = await requestInspection(db, { siteId: site.id, trigger: 'manual', asOf: at.slice(0, 10) }, worker(at));
  await takeInspection(db, 'test', at, at, id);
  await enqueue(
    db,
    { id, siteId: site.id },
    paths.map((path, index) => ({ url: `${site.url}${path}`, kind: 'page', depth: 1, priority: index })),
    at,
  );
  const visits = await nextBatch(db, id, paths.length);
  return new Map(visits.map((visit) => [visit.url.slice(site.url.length), visit.itemId]));
}

export function visited(itemId: number, at: string, more: Partial<Visited> = {}): Visited {
  return {
    itemId,
    at,
    status: 'read',
    reason: null,
    notes: [],
    httpStatus: 200,
    type: 'text/html',
    title: `条目${itemId}`,
    characters: 100,
    bytes: 300,
    etag: null,
    lastModified: null,
    contentHash: `content-${itemId}`,
    textHash: `text-${itemId}`,
    snapshotId: null,
    engineVersion: '1',
    publishedAt: null,
    documentNumber: null,
    facts: null,
    links: null,
    columnId: null,
    gone: false,
    ...more,
  };
}

export function aHit(value: string, more: Partial<ClosedHit> = {}): ClosedHit {
  return {
    pattern: 'mobile',
    family: 'contact',
    patternVersion: 1,
    category: 'personal-data',
    severity: 'medium',
    confidence: 'confirmed',
    score: 90,
    start: 10,
    end: 21,
    masked: '138****0000',
    digest: `digest-of-${value}`,
    before: '联系人',
    after: '。',
    place: {},
    evidence: [{ key: 'prefix-ok', points: 40 }],
    ...more,
  };
}

/** A detection of these values, one flag per category of the hits. */
export function aDetection(hits: ClosedHit[], more: Partial<ClosedDetection> = {}): ClosedDetection {
  const categories = [...new Set(hits.map((hit) => hit.category))];
  const worst = (list: Severity[]): Severity =>
    (['critical', 'high', 'medium', 'low'] as const).find((s) => list.includes(s)) ?? 'low';
  const surest = (list: Confidence[]): Confidence =>
    (['confirmed', 'likely', 'suspect'] as const).find((c) => list.includes(c)) ?? 'suspect';
  return {
    hits,
    letGo: [],
    rosters: [],
    flags: categories.map((category: Category) => {
      const own = hits.filter((hit) => hit.category === category);
      return {
        category,
        severity: worst(own.map((hit) => hit.severity)),
        confidence: surest(own.map((hit) => hit.confidence)),
        persons: category === 'personal-data' ? new Set(own.map((hit) => hit.digest)).size : 0,
        hits: own.length,
        patterns: [...new Set(own.map((hit) => hit.pattern))],
        summary: { zh: `${own.length}处`, en: `${own.length} hits` },
      };
    }),
    ...more,
  };
}

/** Visits an item and records that these hits were found in it. */
export async function found(db: Database, itemId: number, hits: ClosedHit[], at: string, more: Partial<Visited> = {}) {
  await saveVisits(db, null, [visited(itemId, at, { contentHash: hash(hits), textHash: hash(hits), ...more })]);
  return recordDetections(db, [{ itemId, detection: aDetection(hits) }], 'document', worker(at));
}

const hash = (hits: ClosedHit[]): string => `hash:${hits.map((hit) => hit.digest).join()}`;

/** A user without a password: hashing one takes long on purpose. */
export async function aReviewer(
  db: Database,
  name = 'reviewer',
  role: 'reviewer' | 'admin' = 'reviewer',
): Promise<Decider> {
  const [row] = await db
    .knex('users')
    .insert({ name, role, password_hash: 'none', password_changed_at: day1, created_at: day1 })
    .returning('id');
  return { id: row.id, name, role };
}
