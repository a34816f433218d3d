import type { ClosedDetection, ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { decideMany } from '../../data/stores/batch-decisions.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import type { Decider } from '../../data/stores/decisions.ts';
import { type DetectedItem, recordDetections } from '../../data/stores/detections.ts';
import { saveVisits, type Visited } from '../../data/stores/fetches.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { enqueue, nextBatch } from '../../data/stores/frontier.ts';
import { finishInspection, requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { savePolicy, shippedPolicy } from '../../data/stores/policy.ts';
import { addSite } from '../../data/stores/sites.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { addUser, userByName } from '../../data/stores/users.ts';
import type { Category, Confidence, Severity } from '../../patterns/hit.ts';

/** What the generator is asked for. */
export interface SeedOptions {
  /** How many, each on an item of its own unless `beside` says otherwise. */
  flags: number;
  /** Share of items that have a flag of a second category; 0…1. */
  beside?: number;
  seed?: number;
  sites?: number;
  /** Share of flags that are decided, newest days last; 0…1. Decisions go through the store one by one. */
  decided?: number;
  /** Moment of the last inspection. */
  at?: string;
  onProgress?(done: number): void;
}

/** A generator of numbers from a seed (mulberry32): the same data on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Kind {
  category: Category;
  family: string;
  severity: Severity;
  /** Titles of items; N is replaced by a number. */
  titles: string[];
  zh: string;
  en: string;
  masked: string;
}

const kinds: Record<string, Kind> = {
  'resident-id': {
    category: 'personal-data',
    family: 'identity',
    severity: 'high',
    titles: ['N年农村低保对象名单公示', '第N批临时救助人员名单'],
    zh: '居民身份证号',
    en: 'resident IDs',
    masked: '37**************1X',
  },
  mobile: {
    category: 'personal-data',
    family: 'contact',
    severity: 'medium',
    titles: ['关于召开第N次座谈会的通知', '公益性岗位拟聘人员公示（N）'],
    zh: '手机号码',
    en: 'mobile numbers',
    masked: '138****0000',
  },
  'bank-card': {
    category: 'personal-data',
    family: 'bank',
    severity: 'critical',
    titles: ['N年惠农补贴发放明细表'],
    zh: '银行卡号',
    en: 'bank cards',
    masked: '6228***********123',
  },
  email: {
    category: 'personal-data',
    family: 'contact',
    severity: 'low',
    titles: ['第N期培训班报名回执'],
    zh: '电子邮箱',
    en: 'e-mail addresses',
    masked: 'z***@example.cn',
  },
  'weak-mask': {
    category: 'personal-data',
    family: 'masking',
    severity: 'medium',
    titles: ['N年度保障性住房分配结果'],
    zh: '脱敏不足',
    en: 'weak masks',
    masked: '370102********12**',
  },
  'ended-notice': {
    category: 'outdated',
    family: 'outdated',
    severity: 'medium',
    titles: ['N号地块规划方案批前公示', '第N次公开招聘公告'],
    zh: '公示期已过',
    en: 'ended notice',
    masked: '公示期7天',
  },
  'retention-period': {
    category: 'outdated',
    family: 'outdated',
    severity: 'low',
    titles: ['行政处罚决定书〔N〕号'],
    zh: '超过保留期限',
    en: 'past its retention period',
    masked: '2021-03-01',
  },
  'expired-document': {
    category: 'ineffective',
    family: 'ineffective',
    severity: 'medium',
    titles: ['起步区管委会关于第N项扶持办法的通知'],
    zh: '有效期已满',
    en: 'expired document',
    masked: '有效期至2025年',
  },
  'old-institution': {
    category: 'ineffective',
    family: 'ineffective',
    severity: 'low',
    titles: ['办事指南N：企业登记'],
    zh: '机构名称已变更',
    en: 'old institution',
    masked: '工商局',
  },
  'dead-link': {
    category: 'site-health',
    family: 'site-health',
    severity: 'low',
    titles: ['政策解读之N'],
    zh: '失效链接',
    en: 'dead links',
    masked: 'http://example.cn/…',
  },
};
const names = Object.keys(kinds);
/** How often each kind comes, in the order of `kinds`. */
const weights = [12, 22, 3, 8, 5, 16, 8, 9, 5, 12];
const columns = [
  '通知公告',
  '政策文件',
  '政策解读',
  '公示公告',
  '行政处罚',
  '办事指南',
  '招聘信息',
  '新闻动态',
  '互动交流',
  '财政信息',
];
const units = [
  '管委会办公室',
  '建设管理部',
  '经济发展部',
  '社会事务部',
  '市场监管局',
  '组织人力部',
  '财政金融部',
  '综合执法部',
];
const types = [
  'text/html',
  'text/html',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/msword',
];
const batchSize = 2000;

/**
 * Fills a database through the store itself: sites, columns, units, items, flags with hits, their events and some
 * decisions. All people and numbers are invented. About 10,000 flags a second on SQLite.
 */
export async function seedFlags(db: Database, options: SeedOptions): Promise<{ sites: number[]; reviewer: Decider }> {
  const next = random(options.seed ?? 1);
  const end = Date.parse(options.at ?? '2026-11-23T02:00:00.000Z');
  const days = 120;
  const start = end - days * 86_400_000;
  const by = { actor: 'user:admin' as const, at: new Date(start).toISOString() };
  const reviewer = await theReviewer(db, by.at);
  const unitIds: number[] = [];
  for (const name of units) unitIds.push(await saveUnit(db, { name, email: 'unit@example.cn' }, by));
  const sites: number[] = [];
  const columnIds: number[][] = [];
  for (let index = 0; index < (options.sites ?? 5); index += 1) {
    const host = `site${index + 1}.example.cn`;
    const site = await addSite(
      db,
      {
        url: `http://${host}/`,
        name: `第${index + 1}单位门户网站`,
        schedule: '0 2 * * *',
        maxPages: 100_000,
        delayMs: 0,
        concurrency: 2,
        render: 'auto',
        scope: { hosts: [host], include: [], exclude: [], ownDomains: [], privateHosts: [] },
      },
      by,
    );
    sites.push(site.id);
    const own: number[] = [];
    for (const [at, name] of columns.entries()) {
      const unitId = unitIds[(index + at) % unitIds.length];
      own.push(await saveColumn(db, { siteId: site.id, name, pathPrefix: `/c${at}/`, unitId }, by));
    }
    columnIds.push(own);
  }
  let done = 0;
  while (done < options.flags) {
    const beside = options.beside ?? 0;
    const size = Math.min(batchSize, Math.ceil((options.flags - done) / (1 + beside)));
    const siteIndex = Math.floor(next() * sites.length);
    const at = new Date(start + ((end - start) * done) / options.flags).toISOString();
    done += await seedBatch(db, {
      beside,
      siteId: sites[siteIndex] ?? 0,
      columns: columnIds[siteIndex] ?? [],
      host: `site${siteIndex + 1}.example.cn`,
      from: done,
      size,
      at,
      next,
    });
    options.onProgress?.(done);
  }
  await seedDecisions(
    db,
    Math.floor((options.decided ?? 0.1) * options.flags),
    reviewer,
    new Date(end).toISOString(),
    next,
  );
  return { sites, reviewer };
}

async function theReviewer(db: Database, at: string): Promise<Decider> {
  const there = await userByName(db, 'seed-reviewer');
  const user =
    there ??
    (await addUser(
      db,
      { name: 'seed-reviewer', role: 'reviewer', password: 'correct horse battery' },
      { actor: 'system', at },
    ));
  return { id: user.id, name: user.name, role: 'reviewer' };
}

interface Batch {
  siteId: number;
  columns: number[];
  host: string;
  from: number;
  size: number;
  at: string;
  beside: number;
  next(): number;
}

/** Returns how many flags were raised. */
async function seedBatch(db: Database, batch: Batch): Promise<number> {
  const worker = { actor: 'worker' as const, at: batch.at };
  const { id } = await requestInspection(
    db,
    { siteId: batch.siteId, trigger: 'schedule', asOf: batch.at.slice(0, 10) },
    worker,
  );
  await takeInspection(db, 'seed', batch.at, batch.at, id);
  const columnOf = Array.from({ length: batch.size }, () => Math.floor(batch.next() * columns.length));
  await enqueue(
    db,
    { id, siteId: batch.siteId },
    columnOf.map((column, index) => ({
      url: `http://${batch.host}/c${column}/art/${batch.from + index}.html`,
      kind: 'page',
      depth: 2,
      priority: 1,
      columnId: batch.columns[column],
    })),
    batch.at,
  );
  const visits = await nextBatch(db, id, batch.size);
  const made = visits.map((visit) => ({ visit, ...anItem(batch.next, batch.beside) }));
  await saveVisits(
    db,
    id,
    made.map(({ visit, title, type }) => visitOf(visit.itemId, visit.columnId, batch.at, title, type)),
  );
  const detected = made.map(({ visit, detection }): DetectedItem => ({ itemId: visit.itemId, detection }));
  const done = await recordDetections(db, detected, 'document', worker);
  const counts = { seen: batch.size, read: batch.size, partial: 0, unread: 0, flags: done.raised };
  await finishInspection(db, id, { state: 'completed', counts, worker: 'seed' }, worker);
  return done.raised;
}

function visitOf(itemId: number, columnId: number | null, at: string, title: string, type: string): Visited {
  return {
    itemId,
    at,
    status: 'read',
    reason: null,
    notes: [],
    httpStatus: 200,
    type,
    title,
    characters: 1200,
    bytes: 30_000,
    etag: null,
    lastModified: null,
    contentHash: `seed-${itemId}`,
    textHash: `seed-${itemId}`,
    snapshotId: null,
    engineVersion: 'seed',
    publishedAt: at.slice(0, 10),
    documentNumber: null,
    facts: null,
    links: null,
    columnId,
    gone: false,
  };
}

function anItem(next: () => number, beside: number): { title: string; type: string; detection: ClosedDetection } {
  const name = weighted(next);
  const kind = kinds[name];
  if (!kind) throw new Error(`no kind ${name}`);
  const number = Math.floor(next() * 9000) + 1000;
  const title = (kind.titles[Math.floor(next() * kind.titles.length)] ?? '').replace('N', String(number));
  const personal = kind.category === 'personal-data';
  // Most items hold few, some a whole roster: as in real life.
  const persons = personal ? Math.ceil(Math.exp(next() ** 3 * 6)) : 0;
  const count = personal ? Math.min(persons, 3) : 1;
  const confidence: Confidence =
    (['confirmed', 'confirmed', 'likely', 'suspect'] as const)[Math.floor(next() * 4)] ?? 'likely';
  const hits = Array.from({ length: count }, (_, index): ClosedHit => {
    const digest = `seed${Math.floor(next() * 2 ** 48).toString(36)}`;
    return {
      pattern: name,
      family: kind.family,
      patternVersion: 1,
      category: kind.category,
      severity: kind.severity,
      confidence,
      score: 60 + Math.floor(next() * 40),
      start: index * 40,
      end: index * 40 + 18,
      masked: kind.masked,
      digest,
      before: '序号 姓名 证件号码 ',
      after: ' 备注',
      place: { paragraph: index + 1 },
      evidence: [{ key: 'checksum-ok', points: 40 }],
    };
  });
  const second = beside > 0 && next() < beside ? besides(kind.category, next) : null;
  const people = personal ? `${persons}人，` : '';
  return {
    title,
    type: types[Math.floor(next() * types.length)] ?? 'text/html',
    detection: {
      hits: second ? [...hits, second.hit] : hits,
      letGo: [],
      rosters: [],
      flags: [
        {
          category: kind.category,
          severity: kind.severity,
          confidence,
          persons,
          hits: Math.max(count, persons),
          patterns: [name],
          summary: { zh: `${people}${kind.zh}`, en: personal ? `${persons} people, ${kind.en}` : kind.en },
        },
        ...(second ? [second.flag] : []),
      ],
    },
  };
}

/** What else may stand about an item: one flag of another category. */
function besides(category: Category, next: () => number) {
  const name = category === 'ineffective' ? 'ended-notice' : 'expired-document';
  const kind = kinds[name];
  if (!kind) throw new Error(`no kind ${name}`);
  const hit: ClosedHit = {
    pattern: name,
    family: kind.family,
    patternVersion: 1,
    category: kind.category,
    severity: kind.severity,
    confidence: 'likely',
    score: 60,
    start: 400,
    end: 410,
    masked: kind.masked,
    digest: `seed${Math.floor(next() * 2 ** 48).toString(36)}`,
    before: '',
    after: '。',
    place: { paragraph: 9 },
    evidence: [{ key: 'base', points: 60 }],
  };
  const flag = {
    category: kind.category,
    severity: kind.severity,
    confidence: 'likely' as const,
    persons: 0,
    hits: 1,
    patterns: [name],
    summary: { zh: kind.zh, en: kind.en },
  };
  return { hit, flag };
}

function weighted(next: () => number): string {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = next() * total;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return names[index] ?? 'mobile';
  }
  return 'mobile';
}

async function seedDecisions(
  db: Database,
  count: number,
  reviewer: Decider,
  at: string,
  next: () => number,
): Promise<void> {
  // one person seeds alone
  await savePolicy(db, { ...shippedPolicy, secondPersonFrom: 'never' }, { actor: 'system', at });
  let after: string | null = null;
  for (let done = 0; done < count; ) {
    const page = await listFlags(db, {}, { after, limit: Math.min(500, count - done) });
    if (page.flags.length === 0) break;
    after = page.next;
    const flags = page.flags.map((flag) => ({ flagId: flag.id, version: flag.version }));
    const kind = next();
    await decideMany(
      db,
      {
        flags,
        batch: `seed-${done}`,
        decision:
          kind < 0.6
            ? { kind: 'take-down', remedy: 'remove' }
            : kind < 0.8
              ? { kind: 'retain', reason: 'false-positive' }
              : {
                  kind: 'retain',
                  reason: 'lawful-publication',
                  basis: '政府信息公开条例第十五条',
                  reviewOn: `${Number(at.slice(0, 4)) + 1}-06-01`,
                },
      },
      reviewer,
      at,
    );
    done += flags.length;
  }
  await savePolicy(db, shippedPolicy, { actor: 'system', at });
}
