import type { Database } from '../../data/connect.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { type Decider, decide, undo } from '../../data/stores/decisions.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { finishInspection, requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { dueVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { hoursAfter } from '../../data/time.ts';
import { admin, aHit, aReviewer, aSite, found, someItems, worker } from './stock.ts';

const names = ['通知公告', '公示公告', '政策文件', '行政处罚', '招聘信息', '办事指南', '政策解读'];
const units = ['综合办公室', '=HYPERLINK("http://evil.example","民政部")', '政策法规部', '综合行政执法部'];
const kinds = ['mobile', 'resident-id', 'bank-card', 'email'];

/** Some weeks of work: found, decided in every way, proven gone. All invented; the second unit tries to be a formula. */
export async function fillWeeks(db: Database, weeks: number, end: string): Promise<Decider> {
  const site = await aSite(db, '济南起步区门户网站');
  const reviewer = await aReviewer(db, '王审核');
  const columnIds: number[] = [];
  for (const [index, name] of names.entries()) {
    const unitId = await saveUnit(db, { name: units[index % units.length] ?? '' }, admin(end));
    columnIds.push(await saveColumn(db, { siteId: site.id, name, pathPrefix: `/${index}/`, unitId }, admin(end)));
  }
  for (let week = weeks - 1; week >= 0; week--) {
    const start = hoursAfter(end, -168 * week - 60);
    const paths = Array.from(
      { length: 14 + ((weeks - week) % 3) * 4 },
      (_, n) => `${n % names.length}/${week}-${n}.html`,
    );
    const items = await someItems(db, site, paths, start);
    for (const [n, id] of [...items.values()].entries()) {
      const hit = aHit(`${week}-${n}`, { pattern: kinds[n % kinds.length] ?? 'mobile' });
      const unread = n % 6 === 5 ? ({ status: 'partial', reason: 'ocr-failed' } as const) : {};
      await found(db, id, [hit], hoursAfter(start, n), { columnId: columnIds[n % names.length] ?? null, ...unread });
    }
    await endInspection(db, site.id, paths.length, hoursAfter(start, 1));
    await decideSome(db, reviewer, hoursAfter(start, 30));
  }
  return reviewer;
}

async function endInspection(db: Database, siteId: number, seen: number, at: string): Promise<void> {
  const { id } = await requestInspection(db, { siteId, trigger: 'manual', asOf: at.slice(0, 10) }, worker(at));
  await takeInspection(db, 'test', at, at, id);
  const unread = Math.floor(seen / 6);
  const counts = { seen, read: seen - unread, partial: unread, unread: 0, requests: seen + 4, bytes: seen * 21_000 };
  await finishInspection(db, id, { state: 'completed', counts, worker: 'test' }, worker(at));
}

async function decideSome(db: Database, reviewer: Decider, at: string): Promise<void> {
  const { flags } = await listFlags(db, {}, { limit: 12 });
  for (const [n, flag] of flags.entries()) {
    const when = hoursAfter(at, n);
    const decision =
      n % 4 === 3
        ? ({ kind: 'retain', reason: 'false-positive' } as const)
        : ({ kind: 'take-down', remedy: 'remove' } as const);
    const made = await decide(db, { flagId: flag.id, version: flag.version, decision }, reviewer, when);
    if (n === 5) await undo(db, { flagId: flag.id, version: made.flag.version }, reviewer, hoursAfter(when, 0.5));
  }
  for (const check of await dueVerifications(db, hoursAfter(at, 14), 5)) {
    await recordVerification(db, check.id, { result: 'gone', evidence: [] }, worker(hoursAfter(at, 15)));
  }
}
