import type { ClosedDetection, ClosedHit } from '../../data/closed-hit.ts';
import type { Database } from '../../data/connect.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { type DetectedItem, recordDetections } from '../../data/stores/detections.ts';
import { saveVisits, type Visited } from '../../data/stores/fetches.ts';
import { enqueue, nextBatch } from '../../data/stores/frontier.ts';
import { finishInspection, requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { putSnapshots } from '../../data/stores/snapshots.ts';
import { saveUnit } from '../../data/stores/units.ts';
import type { Severity } from '../../patterns/hit.ts';
import { mask } from '../../patterns/masks.ts';
import { residentId } from './invented.ts';
import { aDetection, admin, aHit, aSite, visited, worker } from './stock.ts';

/** A queue to triage, as an inspection would leave it. All people and numbers are invented. */
export interface Triage {
  siteId: number;
  /** Full values that stand in the sealed snapshots and nowhere else. */
  canaries: string[];
}

const columns = [
  { name: '通知公告', path: '/zwgk/tzgg/', unit: '综合办公室' },
  { name: '公示公告', path: '/zwgk/gsgg/', unit: '民政和社会保障部' },
  { name: '政策文件', path: '/zwgk/zcwj/', unit: '政策法规部' },
  { name: '行政处罚', path: '/zwgk/xzcf/', unit: '综合行政执法部' },
  { name: '招聘信息', path: '/zwgk/zpxx/', unit: '组织人事部' },
];

/** A title that must be seen and never run. */
export const hostileTitle = `<script>document.title='owned'</script><img src=x onerror="document.title='owned'">公示`;

const titles = [
  '2025年度农村低保对象名单公示',
  '关于公布2026年城镇公益性岗位拟聘用人员名单的公告',
  '关于印发《起步区促进工业经济发展若干措施》的通知',
  '行政处罚决定书（市场监管类）公示表',
  '2026年度公开招聘事业单位工作人员面试人员名单',
  '关于残疾人家庭无障碍改造拟补贴对象的公示',
  '起步区安置房选房顺序公示',
  '关于开展2024年职业技能提升行动的通知',
  '高龄津贴发放人员名册（第三季度）',
  '建设工程规划许可批前公示',
];

/** Fills a database with flags of every category; `count` items, each a page or an attachment. */
export async function fillTriage(db: Database, count: number, at: string): Promise<Triage> {
  const site = await aSite(db, '济南起步区门户网站');
  const columnIds: number[] = [];
  for (const column of columns) {
    const unitId = await saveUnit(db, { name: column.unit, email: null }, admin(at));
    columnIds.push(
      await saveColumn(db, { siteId: site.id, name: column.name, pathPrefix: column.path, unitId }, admin(at)),
    );
  }
  const { id } = await requestInspection(db, { siteId: site.id, trigger: 'manual', asOf: at.slice(0, 10) }, worker(at));
  await takeInspection(db, 'test', at, at, id);
  const endings = ['.html', '.pdf', '.xlsx', '.html', '.docx'];
  const addresses = Array.from({ length: count }, (_, n) => ({
    url: `${site.url.replace(/\/$/, '')}${columns[n % columns.length]?.path}2026/t${20_260_000 + n}${endings[n % endings.length]}`,
    kind: n % endings.length === 0 || n % endings.length === 3 ? ('page' as const) : ('attachment' as const),
    depth: 2,
    priority: n,
    columnId: columnIds[n % columns.length] ?? null,
  }));
  await enqueue(db, { id, siteId: site.id }, addresses, at);
  const visits = await nextBatch(db, id, count);
  const canaries: string[] = [];
  const batch: DetectedItem[] = [];
  const seen: Visited[] = [];
  for (const [n, visit] of visits.entries()) {
    const when = new Date(Date.parse(at) - (n % 40) * 43_200_000).toISOString();
    const one = n % 5 === 2 || n % 5 === 4 ? outdated(n) : personal(db, n);
    if (one.snapshot) {
      await putSnapshots(db, [one.snapshot], when);
      canaries.push(...one.values);
    }
    const type =
      ['text/html', 'application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'][n % 3] ??
      null;
    seen.push(
      visited(visit.itemId, when, {
        title:
          n === 1
            ? hostileTitle
            : `${titles[n % titles.length]}${n >= titles.length ? `（第${Math.floor(n / titles.length)}批）` : ''}`,
        type,
        contentHash: `content-${n}`,
        // every seventh pair carries the same text
        textHash: n % 14 === 7 ? `text-${n - 1}` : `text-${n}`,
        snapshotId: one.snapshot?.id ?? null,
        columnId: visit.columnId,
        publishedAt: `2026-0${(n % 9) + 1}-1${n % 10}`,
        ...(n % 23 === 22 && { status: 'unread' as const, reason: 'encrypted' as const }),
        ...(n % 31 === 30 && {
          status: 'partial' as const,
          reason: 'ocr-failed' as const,
          notes: ['2 of 9 pages could not be recognised'],
        }),
      }),
    );
    // now and then one item has two things wrong with it
    const detection = n >= 20 && n % 10 === 0 ? both(one.detection, outdated(n).detection) : one.detection;
    batch.push({ itemId: visit.itemId, detection });
  }
  await saveVisits(db, id, seen);
  for (let from = 0; from < batch.length; from += 500) {
    const part = batch.slice(from, from + 500);
    const when = new Date(Date.parse(at) - from * 60_000).toISOString();
    await recordDetections(db, part, 'document', worker(when));
  }
  const counts = {
    seen: count,
    queued: 0,
    pages: Math.ceil(count * 0.4),
    attachments: Math.floor(count * 0.6),
    read: count,
    partial: 0,
    unread: Math.floor(count / 23),
    flags: count,
    newFlags: count,
  };
  await finishInspection(db, id, { state: 'completed', counts, worker: 'test' }, worker(at));
  return { siteId: site.id, canaries };
}

interface Made {
  detection: ClosedDetection;
  snapshot: { id: string; sealed: Uint8Array; characters: number } | null;
  values: string[];
}

const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '孙'];

function personal(db: Database, n: number): Made {
  const persons = n % 10 === 0 ? 28 : 1 + (n % 4);
  const severity: Severity = persons > 20 ? 'critical' : n % 3 === 0 ? 'high' : 'medium';
  let text = `${titles[n % titles.length]}\n序号 姓名 身份证号 联系电话\n`;
  const hits: ClosedHit[] = [];
  const values: string[] = [];
  for (let person = 0; person < persons; person++) {
    const value = residentId('370112', `19${60 + (person % 30)}0${1 + (person % 9)}15`, (n * 37 + person) % 1000);
    const before = `${person + 1} ${surnames[(n + person) % surnames.length]}** `;
    const start = text.length + before.length;
    text += `${before}${value} 已享受\n`;
    values.push(value);
    hits.push(
      aHit(value, {
        pattern: 'resident-id',
        family: 'identity',
        severity,
        confidence: person % 5 === 4 ? 'likely' : 'confirmed',
        start,
        end: start + value.length,
        masked: mask('resident-id', value),
        digest: db.sealer.digest(value),
        before,
        after: ' 已享受',
        place:
          n % 3 === 2
            ? { sheet: '名单', cell: `C${person + 3}`, hidden: n % 6 === 5 }
            : n % 3 === 1
              ? { page: 1 + (person >> 3) }
              : { paragraph: person + 2 },
        evidence: [
          { key: 'base', points: 20 },
          { key: 'checksum-ok', points: 40 },
          { key: 'header', points: 30, detail: '身份证号' },
        ],
        ...(persons > 20 && { roster: 0 }),
      }),
    );
  }
  const id = `snapshot-${n}`;
  const plain = Buffer.from(JSON.stringify({ document: { text }, status: 'read', reason: null, notes: [] }));
  const rosters =
    persons > 20
      ? [
          {
            persons,
            kinds: ['resident-id', 'mobile'],
            title: '农村低保对象名单',
            special: ['minimum-living'],
            minors: 2,
            place: { sheet: '名单' },
          },
        ]
      : [];
  const letGo =
    n % 2 === 0
      ? [{ pattern: 'mobile', reason: 'office-phone', masked: '0531-66****01', start: 0, end: 13, place: {} }]
      : [];
  return {
    detection: aDetection(hits, { rosters, letGo }),
    snapshot: { id, sealed: db.sealer.seal(plain, id), characters: text.length },
    values,
  };
}

function both(one: ClosedDetection, other: ClosedDetection): ClosedDetection {
  return { ...one, hits: [...one.hits, ...other.hits], flags: [...one.flags, ...other.flags] };
}

function outdated(n: number): Made {
  const hit = aHit(`validity-${n}`, {
    pattern: 'expired-document',
    family: 'outdated',
    category: n % 2 === 0 ? 'outdated' : 'ineffective',
    severity: n % 4 === 0 ? 'medium' : 'low',
    confidence: n % 3 === 0 ? 'likely' : 'confirmed',
    masked: '有效期至2025年6月30日',
    before: '本办法自2023年7月1日起施行，',
    after: '。此前规定与本办法不一致的，以本办法为准。',
    place: { page: 4 },
    evidence: [{ key: 'base', points: 60 }],
  });
  return { detection: aDetection([hit]), snapshot: null, values: [] };
}
