import { expect, it } from 'vitest';
import {
  addCalendarLink,
  listCalendarLinks,
  openCalendarLink,
  revokeCalendarLink,
} from '../../data/stores/calendar-links.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { putDocuments } from '../../data/stores/documents.ts';
import { countDue, listDue, renewDue } from '../../data/stores/due.ts';
import { saveKnowledge } from '../../data/stores/knowledge.ts';
import { retentionInForce, retentionVersions, saveRetention } from '../../data/stores/retention.ts';
import { removeSite } from '../../data/stores/sites.ts';
import { summaries } from '../../data/stores/summaries.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { defaultRetention, type RetentionRule } from '../../patterns/outdated/retention.ts';
import { eachDatabase } from '../support/database.ts';
import { knowing } from '../support/knowing.ts';
import { admin, aReviewer, aSite, day1, found, someItems } from '../support/stock.ts';

const quarter = { from: '2026-11-23', to: '2027-02-21' };

eachDatabase((_name, open) => {
  async function start() {
    const db = await open();
    const site = await aSite(db);
    const items = await someItems(db, site, ['cf/1', 'tz/2', 'zc/3', 'cf/4']);
    const id = (path: string) => items.get(path) ?? 0;
    for (const itemId of items.values()) await found(db, itemId, [], day1);
    await saveKnowledge(db, site.id, [
      { itemId: id('cf/1'), data: knowing({ kind: 'penalty', publishedAt: '2025-01-05', naturalPerson: true }) },
      { itemId: id('tz/2'), data: knowing({ kind: 'notice', notice: 'publicity', endsAt: '2026-12-01' }) },
      { itemId: id('zc/3'), data: knowing({ kind: 'policy' }) },
      { itemId: id('cf/4'), data: knowing({ kind: 'notice', endsAt: '2026-12-01', marked: true }) },
    ]);
    const unitId = await saveUnit(db, { name: '综合执法局' }, admin(day1));
    return { db, site, id, unitId };
  }

  it('lists what ends soon, with its unit, by kind, site and unit', async () => {
    const { db, site, id, unitId } = await start();
    const columnId = await saveColumn(db, { siteId: site.id, name: '处罚', pathPrefix: '/cf/', unitId }, admin(day1));
    await db.knex('items').where('id', id('cf/1')).update({ column_id: columnId });
    const document = {
      id: `${site.url}zc/3`,
      title: '某办法',
      number: null,
      issuer: null,
      issuedAt: null,
      publishedAt: '2024-01-01',
      validity: null,
      marked: null,
    };
    const clause = {
      from: document.id,
      kind: 'validity' as const,
      target: null,
      effectiveAt: null,
      until: '2026-12-31',
      sentence: '有效期至2026年12月31日',
      start: 0,
      end: 1,
      source: 'sentence' as const,
      confidence: 0.95,
    };
    await putDocuments(
      db,
      [{ itemId: id('zc/3'), siteId: site.id, entry: { document, clauses: [clause] } }],
      day1.slice(0, 10),
    );
    await renewDue(db, site.id, [
      { itemId: id('tz/2'), day: '2026-11-30' },
      { itemId: id('tz/2'), day: '2026-11-29' },
    ]);
    const list = async (more = {}) =>
      (await listDue(db, { ...quarter, ...more }, 10)).map((due) => `${due.day} ${due.what} ${due.unitName ?? '-'}`);
    const all = [
      '2026-11-29 stale-column -',
      '2026-12-01 publicity -',
      '2026-12-31 validity -',
      '2027-01-05 retention 综合执法局',
    ];
    expect(await list()).toEqual(all);
    expect(await list({ unitIds: [unitId] })).toEqual([all[3]]);
    expect(await list({ unitIds: [0], whats: ['validity', 'retention'] })).toEqual([all[2]]);
    expect(await list({ siteIds: [site.id + 1] })).toEqual([]);
    const counts = await countDue(db, quarter);
    expect(counts.total).toBe(4);
    expect(counts.units.get(unitId)).toBe(1);
    expect(counts.days.get('2026-12-01')).toBe(1);
    // Without the columns' own days what the crawl knew of them stays.
    await renewDue(db, site.id, null);
    expect(await list()).toEqual(all);
    await removeSite(db, site.id, admin(day1));
    expect(await list()).toEqual([]);
    for await (const part of summaries(db)) expect(part).toEqual([]);
  });

  it('keeps every version of the retention schedule, and refuses a change of what is no longer in force', async () => {
    const { db, site } = await start();
    expect(await retentionInForce(db)).toMatchObject({ version: 0, rules: defaultRetention });
    const rules: RetentionRule[] = defaultRetention.map((rule) => ({ ...rule, count: 12, unit: 'month' }));
    expect(await saveRetention(db, { rules, base: 0, reason: '缩短公开期限' }, admin(day1))).toBe(1);
    await expect(saveRetention(db, { rules, base: 0, reason: '另一处修改' }, admin(day1))).rejects.toMatchObject({
      code: 'stale',
    });
    await expect(saveRetention(db, { rules, base: 1, reason: ' ' }, admin(day1))).rejects.toMatchObject({
      code: 'invalid',
    });
    const twice = [...rules, ...rules];
    await expect(saveRetention(db, { rules: twice, base: 1, reason: '重复' }, admin(day1))).rejects.toMatchObject({
      code: 'invalid',
    });
    await renewDue(db, site.id, []);
    const retention = async () =>
      (await listDue(db, { from: '2020-01-01', to: '2030-01-01', whats: ['retention'] }, 9))[0]?.day;
    expect(await retention()).toBe('2026-01-05');
    await saveRetention(db, { rules: defaultRetention, base: 1, reason: '恢复' }, admin(day1));
    await renewDue(db, site.id, null);
    expect(await retention()).toBe('2027-01-05');
    expect((await retentionVersions(db)).map((one) => [one.version, one.author])).toEqual([
      [2, 'user:admin'],
      [1, 'user:admin'],
      [0, 'system'],
    ]);
  });

  it('opens a calendar address for its user only, until it ends, is closed, or its user is', async () => {
    const { db } = await start();
    const user = await aReviewer(db);
    const filter = { whats: [], siteIds: [], unitIds: [3] };
    const make = () =>
      addCalendarLink(
        db,
        { userId: user.id, filter, language: 'zh', expiresAt: '2027-11-23T00:00:00.000Z' },
        admin(day1),
      );
    const { id, secret } = await make();
    expect(await openCalendarLink(db, secret, day1)).toMatchObject({ id, filter, lastUsedAt: null });
    expect(await listCalendarLinks(db, user.id, day1)).toMatchObject([{ id, lastUsedAt: day1 }]);
    expect(await openCalendarLink(db, `${secret}x`, day1)).toBeNull();
    expect(await openCalendarLink(db, secret, '2027-11-23T00:00:00.000Z')).toBeNull();
    await db.knex('users').where('id', user.id).update({ disabled_at: day1 });
    expect(await openCalendarLink(db, secret, day1)).toBeNull();
    await db.knex('users').where('id', user.id).update({ disabled_at: null });
    await expect(revokeCalendarLink(db, id, user.id + 1, admin(day1))).rejects.toMatchObject({ code: 'not-found' });
    await revokeCalendarLink(db, id, user.id, admin(day1));
    expect(await openCalendarLink(db, secret, day1)).toBeNull();
    for (let n = 0; n < 20; n += 1) await make();
    await expect(make()).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
