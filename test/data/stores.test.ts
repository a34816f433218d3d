import { expect, it } from 'vitest';
import { addAllowEntry, listAllowEntries, removeAllowEntry } from '../../data/stores/allow.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { recordDetections } from '../../data/stores/detections.ts';
import { saveUnchanged, saveVisits } from '../../data/stores/fetches.ts';
import { countFlags, listFlags } from '../../data/stores/flags.ts';
import { enqueue, frontierCounts, markDone, nextBatch } from '../../data/stores/frontier.ts';
import { listLetGo } from '../../data/stores/hits.ts';
import { finishInspection, heartbeat, requestInspection, takeInspection } from '../../data/stores/inspections.ts';
import { findItemByUrl, listItems } from '../../data/stores/items.ts';
import { importShipped, packsInForce, packVersions, publishPack } from '../../data/stores/patterns.ts';
import { rulesStamp } from '../../data/stores/rules-state.ts';
import { commonNumbers, recordNumbers } from '../../data/stores/site-numbers.ts';
import { addSite, findSite, removeSite } from '../../data/stores/sites.ts';
import { getSnapshot, purgeSnapshots, putSnapshots } from '../../data/stores/snapshots.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { eachDatabase } from '../support/database.ts';
import {
  aDetection,
  admin,
  aHit,
  aReviewer,
  aSite,
  day1,
  day2,
  day3,
  found,
  someItems,
  visited,
  worker,
} from '../support/stock.ts';

eachDatabase((_name, open) => {
  it('goes on with an inspection where a killed worker left it, and never runs a site twice', async () => {
    const db = await open();
    const site = await aSite(db);
    const { id } = await requestInspection(
      db,
      { siteId: site.id, trigger: 'schedule', asOf: '2026-11-23' },
      worker(day1),
    );
    expect(
      await requestInspection(db, { siteId: site.id, trigger: 'manual', asOf: '2026-11-23' }, worker(day1)),
    ).toEqual({ id, already: 'requested' });
    const taken = await Promise.all([takeInspection(db, 'w1', day1, day1), takeInspection(db, 'w2', day1, day1)]);
    expect(taken.filter((one) => one !== null)).toHaveLength(1);
    const owner = taken[0] ? 'w1' : 'w2';
    const addresses = Array.from({ length: 10 }, (_, n) => ({
      url: `${site.url}${n}`,
      kind: 'page' as const,
      depth: 1,
      priority: 10 - n,
    }));
    const inspection = { id, siteId: site.id };
    expect(await enqueue(db, inspection, addresses, day1)).toBe(10);
    expect(await enqueue(db, inspection, addresses, day1)).toBe(0);
    const batch = await nextBatch(db, id, 4);
    expect(batch.map((visit) => visit.url.at(-1))).toEqual(['9', '8', '7', '6']);
    await markDone(
      db,
      id,
      batch.slice(0, 2).map((visit) => visit.itemId),
    );
    expect(await frontierCounts(db, id)).toEqual({ queued: 6, taken: 2, done: 2 });
    expect(await takeInspection(db, 'w3', day2, day1)).toBeNull();
    expect(await takeInspection(db, owner, day2, day1)).toMatchObject({ resumed: true, inspection: { id } });
    expect(await frontierCounts(db, id)).toEqual({ queued: 8, taken: 0, done: 2 });
    expect(await takeInspection(db, 'w3', day3, day3)).toMatchObject({
      resumed: true,
      inspection: { id, worker: 'w3' },
    });
    expect(await heartbeat(db, id, owner, day3, {})).toBe(false);
    expect(await finishInspection(db, id, { state: 'completed', counts: {}, worker: owner }, worker(day3))).toBe(false);
    expect(await finishInspection(db, id, { state: 'completed', counts: {}, worker: 'w3' }, worker(day3))).toBe(true);
    expect(await frontierCounts(db, id)).toEqual({ queued: 0, taken: 0, done: 0 });
  });

  it('keeps odd titles, what was known of unread items, and when content changed', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = await someItems(db, site, ['a']);
    const id = items.get('a') ?? 0;
    await saveVisits(db, null, [
      visited(id, day1, { title: '甲\u0000乙\ud800<script>', etag: '"1"', contentHash: 'h1', notes: ['one', 'two'] }),
    ]);
    await saveUnchanged(db, null, [{ itemId: id, at: day2, httpStatus: 304 }]);
    await saveVisits(db, null, [
      visited(id, day3, { status: 'unread', reason: 'timeout', title: null, contentHash: null, textHash: null }),
    ]);
    expect(await findItemByUrl(db, `${site.url}a`)).toMatchObject({
      title: '甲乙\ufffd<script>',
      status: 'unread',
      reason: 'timeout',
      contentHash: 'h1',
      lastChanged: day1,
      lastFetched: day3,
      goneAt: null,
    });
    expect(await listItems(db, { unread: true, text: 'SCRIPT' }, { limit: 5 })).toHaveLength(1);
    expect(await listItems(db, { unread: true, text: '甲%' }, { limit: 5 })).toHaveLength(0);
  });

  it('pages the queue by key, counts every filter, and agrees with itself', async () => {
    const db = await open();
    const site = await aSite(db);
    const unitId = await saveUnit(db, { name: '办公室' }, admin(day1));
    const columnId = await saveColumn(
      db,
      { siteId: site.id, name: '通知公告', pathPrefix: '/tz/', unitId },
      admin(day1),
    );
    const items = [
      ...(
        await someItems(
          db,
          site,
          Array.from({ length: 30 }, (_, n) => `p${n}`),
        )
      ).values(),
    ];
    const severity = ['critical', 'high', 'medium', 'low'] as const;
    await saveVisits(
      db,
      null,
      items.map((id, n) => visited(id, day1, { columnId: n % 3 === 0 ? columnId : null, title: `名单${n}` })),
    );
    await recordDetections(
      db,
      items.map((itemId, n) => ({
        itemId,
        detection: aDetection([
          aHit(`v${n}`, { severity: severity[n % 4] ?? 'low', pattern: n % 5 === 0 ? 'resident-id' : 'mobile' }),
        ]),
      })),
      'document',
      worker(day1),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listFlags(db, {}, { after, limit: 7 });
      seen.push(...page.flags.map((flag) => `${flag.severity} ${flag.id}`));
      after = page.next;
    } while (after);
    expect(new Set(seen).size).toBe(30);
    expect(seen.map((one) => severity.indexOf(one.split(' ')[0] as 'low'))).toEqual(
      [...seen].map((one) => severity.indexOf(one.split(' ')[0] as 'low')).sort(),
    );

    for (const filter of [
      { unitId },
      { pattern: 'resident-id' },
      { severities: ['high', 'low'] as const, columnId },
      { text: '名单1' },
      { text: '名单1', pattern: 'mobile', seenBefore: day2 },
      { text: 'EXAMPLE', siteId: site.id },
      { seenAfter: day2 },
      { minPersons: 1 },
      { minPersons: 2 },
    ]) {
      const { flags } = await listFlags(db, filter, { limit: 100 });
      expect((await countFlags(db, filter)).total).toBe(flags.length);
    }
    const counts = await countFlags(db, { pattern: 'resident-id', unitId });
    expect(counts.total).toBe(2);
    expect(counts.facets.pattern).toEqual({ mobile: 8, 'resident-id': 2 });
    expect(counts.facets.unit).toEqual({ 0: 4, [unitId]: 2 });
    expect(await countFlags(db, { pattern: 'resident-id', unitId, minPersons: 1 })).toEqual(counts);
  });

  it('lets allow entries silence hits, counts them, and hears them again when removed', async () => {
    const db = await open();
    const site = await aSite(db);
    const item = [...(await someItems(db, site, ['a'])).values()][0] ?? 0;
    const owner = await aReviewer(db);
    const entry = {
      kind: 'value' as const,
      digest: 'digest-of-v1',
      masked: '1*',
      reason: '单位电话',
      ownerId: owner.id,
      expiresOn: '2026-12-31',
    };
    const id = await addAllowEntry(db, entry, admin(day1));
    await expect(addAllowEntry(db, { ...entry, kind: 'pattern' }, admin(day1))).rejects.toMatchObject({
      code: 'invalid',
    });
    await found(db, item, [aHit('v1'), aHit('v2')], day1);
    expect((await listFlags(db, {}, { limit: 5 })).flags).toMatchObject([{ hitCount: 1, persons: 1 }]);
    expect(await listAllowEntries(db)).toMatchObject([{ id, silenced: 1, ownerName: 'reviewer' }]);
    expect(await listLetGo(db, item)).toMatchObject([{ reason: 'allow-entry', allowId: id }]);
    await removeAllowEntry(db, id, admin(day2));
    await found(db, item, [aHit('v1'), aHit('v2')], day2);
    expect((await listFlags(db, {}, { limit: 5 })).flags).toMatchObject([{ hitCount: 2, changed: { added: 1 } }]);
  });

  it('never overwrites an edited pack with a shipped one', async () => {
    const db = await open();
    const pack = (text: string) => [{ name: 'packs/identity.yaml', text }];
    expect(await importShipped(db, pack('a'), admin(day1))).toEqual({ imported: ['identity'], offered: [] });
    expect(await importShipped(db, pack('a'), admin(day1))).toEqual({ imported: [], offered: [] });
    const stamp = await rulesStamp(db);
    expect(await publishPack(db, { pack: 'identity', yaml: 'mine', base: 1, reason: '调整' }, admin(day2))).toBe(2);
    expect(await rulesStamp(db)).not.toBe(stamp);
    await expect(
      publishPack(db, { pack: 'identity', yaml: 'late', base: 1, reason: '调整' }, admin(day2)),
    ).rejects.toMatchObject({ code: 'stale' });
    expect(await importShipped(db, pack('b'), admin(day3))).toEqual({ imported: [], offered: ['identity'] });
    expect(await packsInForce(db)).toMatchObject([{ pack: 'identity', version: 2, yaml: 'mine' }]);
    await publishPack(db, { pack: 'identity', yaml: 'b', base: 2, reason: '采用新版' }, admin(day3));
    expect(await packsInForce(db)).toMatchObject([{ version: 4, yaml: 'b', origin: 'shipped' }]);
    expect(await importShipped(db, pack('c'), admin(day3))).toEqual({ imported: ['identity'], offered: [] });
    expect(await packVersions(db, 'identity')).toHaveLength(5);
  });

  it('knows the numbers that stand on many items of a site', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = [...(await someItems(db, site, ['a', 'b', 'c'])).values()];
    const all = (digests: string[]) => items.map((itemId) => ({ itemId, digests }));
    await recordNumbers(db, site.id, all(['office', 'office']));
    await recordNumbers(db, site.id, [{ itemId: items[0] ?? 0, digests: ['office', 'private'] }]);
    expect(await commonNumbers(db, site.id, 3)).toEqual(['office']);
    await recordNumbers(db, site.id, [{ itemId: items[1] ?? 0, digests: [] }]);
    expect(await commonNumbers(db, site.id, 3)).toEqual([]);
  });

  it('seals snapshots and purges those that nothing needs any more', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = [...(await someItems(db, site, ['a', 'b'])).values()];
    const ids = ['s-flagged', 's-clean', 's-old'];
    await putSnapshots(
      db,
      ids.map((id) => ({ id, sealed: db.sealer.seal(Buffer.from(`正文 ${id}`), id), characters: 5 })),
      day1,
    );
    await saveVisits(
      db,
      null,
      items.map((id, n) => visited(id, day1, { snapshotId: ids[n] ?? null })),
    );
    await found(db, items[0] ?? 0, [aHit('v')], day1);
    expect(Buffer.from((await getSnapshot(db, 's-flagged')) ?? []).toString()).toBe('正文 s-flagged');
    expect(await purgeSnapshots(db, '2027-06-01T00:00:00.000Z', 30)).toBe(1);
    expect(await getSnapshot(db, 's-old')).toBeNull();
    await found(db, items[0] ?? 0, [], day2);
    expect(await purgeSnapshots(db, day3, 30)).toBe(0);
    expect(await purgeSnapshots(db, '2027-06-01T00:00:00.000Z', 30)).toBe(1);
    expect(await getSnapshot(db, 's-flagged')).toBeNull();
    expect(await getSnapshot(db, 's-clean')).not.toBeNull();
  });

  it('brings a removed site back with what was found on it', async () => {
    const db = await open();
    const site = await aSite(db);
    await someItems(db, site, ['a']);
    await removeSite(db, site.id, admin(day2));
    expect(await findSite(db, site.url)).toBeNull();
    const again = await addSite(db, { ...site, name: '新名' }, admin(day3));
    expect(again).toMatchObject({ id: site.id, name: '新名' });
    await expect(addSite(db, site, admin(day3))).rejects.toMatchObject({ code: 'exists' });
    expect(await listItems(db, { siteId: site.id }, { limit: 5 })).toHaveLength(1);
  });
});
