import { expect, it } from 'vitest';
import { addAllowEntry } from '../../data/stores/allow.ts';
import { listEvents } from '../../data/stores/events.ts';
import { listFlags } from '../../data/stores/flags.ts';
import {
  closeDraft,
  findDraft,
  openDrafts,
  proposeDraft,
  publishDraft,
  saveDraft,
} from '../../data/stores/pack-drafts.ts';
import { patternCosts, patternFigures, savePatternCosts } from '../../data/stores/pattern-figures.ts';
import {
  importShipped,
  offeredVersion,
  packsInForce,
  packVersions,
  publishPack,
  rollBackPack,
  switchPattern,
} from '../../data/stores/patterns.ts';
import { forgetRules, reportRules, rulesStamp, workerRules } from '../../data/stores/rules-state.ts';
import { setSeverity, severityHistory, severityRules } from '../../data/stores/severity-rules.ts';
import { eachDatabase } from '../support/database.ts';
import { admin, aHit, aReviewer, aSite, day1, day2, day3, found, someItems } from '../support/stock.ts';

const pack = (text: string) => [{ name: 'packs/identity.yaml', text }];
const other = (at: string) => ({ actor: 'user:李管理', at }) as const;

eachDatabase((_name, open) => {
  it('remembers what a text rests on: a merge takes the offer in, a roll-back brings it up again', async () => {
    const db = await open();
    await importShipped(db, pack('a'), admin(day1));
    await publishPack(db, { pack: 'identity', yaml: 'mine', base: 1, reason: '调整' }, admin(day1));
    await importShipped(db, pack('b'), admin(day2));
    const inForce = async () => (await packsInForce(db))[0]!;
    expect(await offeredVersion(db, await inForce())).toMatchObject({ version: 3, yaml: 'b' });
    const merged = { pack: 'identity', yaml: 'mine+b', base: 2, reason: '合并', shippedBase: 3 };
    await publishPack(db, merged, admin(day2));
    expect(await inForce()).toMatchObject({ version: 4, origin: 'edited', shippedBase: 3 });
    expect(await offeredVersion(db, await inForce())).toBeNull();
    await rollBackPack(db, { pack: 'identity', version: 2, base: 4, reason: '恢复' }, admin(day3));
    expect(await inForce()).toMatchObject({ version: 5, yaml: 'mine', shippedBase: 1 });
    expect(await offeredVersion(db, await inForce())).toMatchObject({ version: 3 });
    await expect(
      rollBackPack(db, { pack: 'identity', version: 9, base: 5, reason: '恢复' }, admin(day3)),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('never lets a version be changed or taken away, not even by hand', async () => {
    const db = await open();
    await importShipped(db, pack('a'), admin(day1));
    await expect(db.knex('pack_versions').update({ yaml: 'b' })).rejects.toThrow(/never changed/);
    await expect(db.knex('pack_versions').delete()).rejects.toThrow(/never changed/);
    expect(await packsInForce(db)).toMatchObject([{ yaml: 'a' }]);
  });

  it('lets a second person publish what the first proposed, never the first', async () => {
    const db = await open();
    await importShipped(db, pack('a'), admin(day1));
    const text = { pack: 'identity', base: 1, yaml: 'b', reason: '', origin: 'edit', shippedBase: null } as const;
    const id = await saveDraft(db, text, admin(day1));
    await expect(proposeDraft(db, id, admin(day1))).rejects.toMatchObject({ code: 'invalid' });
    await saveDraft(db, { ...text, reason: '更严', id }, admin(day1));
    await expect(saveDraft(db, { ...text, id }, other(day1))).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(publishDraft(db, id, true, admin(day1))).rejects.toMatchObject({ code: 'not-allowed' });
    await proposeDraft(db, id, admin(day1));
    expect(await openDrafts(db, 'identity')).toMatchObject([{ id, state: 'proposed', author: 'user:admin' }]);
    await expect(publishDraft(db, id, true, admin(day2))).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await publishDraft(db, id, true, other(day2))).toBe(2);
    expect(await packsInForce(db)).toMatchObject([
      { version: 2, yaml: 'b', author: 'user:admin', publishedBy: 'user:李管理', reason: '更严' },
    ]);
    expect(await findDraft(db, id)).toMatchObject({ state: 'published', version: 2, decidedBy: 'user:李管理' });
    expect(await openDrafts(db)).toEqual([]);
    await expect(publishDraft(db, id, true, other(day2))).rejects.toMatchObject({ code: 'not-found' });
    const { events } = await listEvents(db, { subject: 'pack:identity' }, { limit: 5 });
    expect(events.map((event) => event.action)).toEqual(['pattern.published', 'pattern.proposed', 'pattern.imported']);
  });

  it('ends a proposal with a reason, and never publishes over what somebody else published', async () => {
    const db = await open();
    await importShipped(db, pack('a'), admin(day1));
    const text = { pack: 'identity', base: 1, yaml: 'b', reason: '改', origin: 'edit', shippedBase: null } as const;
    const [one, two, three] = [
      await saveDraft(db, text, admin(day1)),
      await saveDraft(db, text, admin(day1)),
      await saveDraft(db, text, admin(day1)),
    ];
    for (const id of [one, two]) await proposeDraft(db, id, admin(day1));
    await expect(closeDraft(db, one, ' ', other(day2))).rejects.toMatchObject({ code: 'invalid' });
    await closeDraft(db, one, '太宽', other(day2));
    expect(await findDraft(db, one)).toMatchObject({ state: 'refused', decisionNote: '太宽' });
    await expect(closeDraft(db, three, '', other(day2))).rejects.toMatchObject({ code: 'not-allowed' });
    await closeDraft(db, three, '', admin(day2));
    expect(await findDraft(db, three)).toMatchObject({ state: 'dropped' });
    await publishPack(db, { pack: 'identity', yaml: 'c', base: 1, reason: '先' }, other(day2));
    await expect(publishDraft(db, two, true, other(day2))).rejects.toMatchObject({ code: 'stale' });
    expect(await findDraft(db, two)).toMatchObject({ state: 'proposed' });
    expect(await packVersions(db, 'identity')).toHaveLength(2);
  });

  it('gives a pattern another severity at a site, nearer still at a unit, with its history', async () => {
    const db = await open();
    const site = await aSite(db);
    const items = await someItems(db, site, ['a']);
    const item = [...items.values()][0]!;
    const stamp = await rulesStamp(db);
    const rule = { pattern: 'mobile', siteId: site.id, unitId: null, severity: 'low', reason: '示例站' } as const;
    await found(db, item, [aHit('v1')], day1);
    const flag = async () => (await listFlags(db, {}, { limit: 1 })).flags[0];
    const before = (await flag())!;
    await db.knex('items').where('id', item).update({ engine_version: 'x2.abc' });
    const id = await setSeverity(db, { ...rule, expected: 0 }, admin(day1));
    expect(await rulesStamp(db)).not.toBe(stamp);
    expect(await db.knex('items').where('id', item).first()).toMatchObject({ engine_version: 'x2.due' });
    await found(db, item, [aHit('v1')], day2);
    expect(await flag()).toMatchObject({ id: before.id, state: before.state, severity: 'low' });
    await expect(setSeverity(db, { ...rule, severity: 'high', expected: 0 }, other(day2))).rejects.toMatchObject({
      code: 'stale',
    });
    await setSeverity(db, { ...rule, severity: null, reason: '收回', expected: id }, admin(day3));
    expect(await severityRules(db.read)).toEqual([]);
    await found(db, item, [aHit('v1')], day3);
    expect(await flag()).toMatchObject({ severity: before.severity });
    expect((await severityHistory(db, 'mobile')).map((one) => one.severity)).toEqual([null, 'low']);
    await expect(setSeverity(db, { ...rule, siteId: null, reason: 'x' }, admin(day3))).rejects.toMatchObject({
      code: 'invalid',
    });
    const { events } = await listEvents(db, { subject: 'pattern:mobile' }, { limit: 5 });
    expect(events.map((event) => event.data)).toMatchObject([
      { from: 'low', to: null, site: site.id },
      { from: null, to: 'low', reason: '示例站' },
    ]);
  });

  it('says what each pattern did since a day', async () => {
    const db = await open();
    const site = await aSite(db);
    const reviewer = await aReviewer(db);
    const items = [...(await someItems(db, site, ['a', 'b', 'c'])).values()];
    for (const [n, item] of items.entries()) await found(db, item, [aHit(`v${n}`)], day1);
    await db
      .knex('flags')
      .whereIn('item_id', items.slice(0, 2))
      .update({ state: 'false-positive', decided_at: day2, decided_by: reviewer.id, basis: '受理编号' });
    const entry = { kind: 'value', digest: 'd:v2', masked: '3**', reason: '示例', ownerId: reviewer.id } as const;
    const allow = await addAllowEntry(db, { ...entry, expiresOn: '2999-01-01' }, admin(day2));
    await db.knex('let_go').insert({
      item_id: items[2],
      pattern: 'mobile',
      reason: 'allow-entry',
      masked: '3**',
      place: '{}',
      allow_id: allow,
    });
    const figures = (await patternFigures(db, day1)).get('mobile');
    expect(figures).toMatchObject({ hits: 3, flags: 3, decided: 2, falsePositive: 2, silenced: 1 });
    expect(figures?.commonest).toEqual({ words: '受理编号', times: 2 });
    expect((await patternFigures(db, '2999-01-01')).get('mobile')).toMatchObject({ hits: 0, decided: 0 });
    await savePatternCosts(db, new Map([['mobile', 1200.4]]), 'r1', day1);
    await savePatternCosts(db, new Map([['mobile', 1300]]), 'r2', day2);
    expect((await patternCosts(db)).get('mobile')).toEqual({ microsPerMb: 1300, measuredAt: day2 });
  });

  it('counts every change of the rules, also two within one moment, and knows who judges with what', async () => {
    const db = await open();
    const stamps = new Set([await rulesStamp(db)]);
    for (const enabled of [false, true, false]) {
      await switchPattern(db, 'mobile', enabled, admin(day1));
      stamps.add(await rulesStamp(db));
    }
    expect(stamps.size).toBe(4);
    const refused = [{ pack: 'identity', version: 3, line: 7, message: 'unknown code "new"' }];
    const report = { worker: 'w1', version: 'abc', packs: { identity: 2 }, refused, since: day1 };
    await reportRules(db, { ...report, refused: [] });
    await reportRules(db, report);
    expect(await workerRules(db, day1)).toEqual([report]);
    await forgetRules(db, 'w1');
    expect(await workerRules(db, day1)).toEqual([]);
  });
});
