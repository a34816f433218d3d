import { expect, it } from 'vitest';
import { verifyChain } from '../../data/audit.ts';
import { ConflictError } from '../../data/errors.ts';
import { type Decision, LifeError } from '../../data/flag-life.ts';
import { decideMany, undoMany } from '../../data/stores/batch-decisions.ts';
import { decide, undo } from '../../data/stores/decisions.ts';
import { flagHistory, listEvents } from '../../data/stores/events.ts';
import { countFlags, findFlag, listFlags } from '../../data/stores/flags.ts';
import { releaseLease, takeLease } from '../../data/stores/leases.ts';
import { answerNotice, listNotices } from '../../data/stores/notices.ts';
import { reopen, reopenDue } from '../../data/stores/reopen.ts';
import { dueVerifications, listVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { eachDatabase } from '../support/database.ts';
import { aHit, aReviewer, aSite, day1, day2, day3, found, someItems, worker } from '../support/stock.ts';

const remove: Decision = { kind: 'take-down', remedy: 'remove' };
const keep: Decision = { kind: 'retain', reason: 'still-in-force', basis: '有效期至2030年', reviewOn: '2027-01-01' };
const gone = [{ role: 'page', url: 'http://example.gov.cn/a', status: 404, result: 'gone' as const }];

eachDatabase((_name, open) => {
  async function start(hits = [aHit('13800000001')], paths = ['a']) {
    const db = await open();
    const site = await aSite(db);
    const items = await someItems(db, site, paths);
    for (const [path, id] of items)
      await found(
        db,
        id,
        hits.map((hit) => ({ ...hit, digest: hit.digest + path })),
        day1,
      );
    const [reviewer, other] = [await aReviewer(db), await aReviewer(db, '王检查')];
    const { flags } = await listFlags(db, {}, { limit: 100 });
    const flag = flags[0];
    if (!flag) throw new Error('no flag');
    return { db, flag, flags, reviewer, other };
  }

  it('lets exactly one of two decisions win, and tells the loser who was faster', async () => {
    const { db, flags, reviewer, other } = await start(undefined, ['a', 'b', 'c', 'd', 'e', 'f']);
    for (const flag of flags) {
      const request = { flagId: flag.id, version: flag.version };
      const results = await Promise.allSettled([
        decide(db, { ...request, decision: remove }, reviewer, day2),
        decide(db, { ...request, decision: keep }, other, day2),
        decide(db, { ...request, decision: { kind: 'hand-over', note: '涉密' } }, other, day2),
      ]);
      const won = results.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      const now = await findFlag(db, flag.id);
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        expect(result.reason).toBeInstanceOf(ConflictError);
        expect(result.reason).toMatchObject({ code: 'decided', holder: now?.decidedBy?.name, state: now?.state });
      }
    }
    expect(
      (await listEvents(db, { action: 'flag.' }, { limit: 100 })).events.filter((e) => e.at === day2),
    ).toHaveLength(6);
    expect(await verifyChain(db)).toMatchObject({ ok: true });
  });

  it('gives a flag to one person at a time for five minutes', async () => {
    const { db, flag, reviewer, other } = await start();
    const both = await Promise.allSettled([
      takeLease(db, flag.id, reviewer.id, day2),
      takeLease(db, flag.id, other.id, day2),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const holder = (await findFlag(db, flag.id))?.holder;
    const [winner, loser] = holder?.id === reviewer.id ? [reviewer, other] : [other, reviewer];
    const late = decide(db, { flagId: flag.id, version: flag.version, decision: remove }, loser, day2);
    await expect(late).rejects.toMatchObject({ code: 'held', holder: winner.name, at: '2026-11-24T02:05:00.000Z' });
    await releaseLease(db, flag.id, loser.id);
    await expect(takeLease(db, flag.id, loser.id, '2026-11-24T02:04:59.000Z')).rejects.toMatchObject({ code: 'held' });
    expect((await takeLease(db, flag.id, loser.id, '2026-11-24T02:05:00.000Z')).holder?.name).toBe(loser.name);
  });

  it('makes a notice and plans checks on a take-down, and undoes all of it', async () => {
    const { db, flag, reviewer } = await start();
    const { flag: down } = await decide(db, { flagId: flag.id, version: 1, decision: remove }, reviewer, day2);
    expect(down).toMatchObject({
      state: 'taken-down',
      remedy: 'remove',
      deadline: '2026-12-01T02:00:00.000Z',
      version: 2,
    });
    expect(await listNotices(db)).toMatchObject([{ number: '巡查整改〔2026〕1号', state: 'open', flagId: flag.id }]);
    expect((await listVerifications(db, flag.id)).map((check) => check.dueAt)).toEqual([
      '2026-11-24T03:00:00.000Z',
      '2026-11-25T02:00:00.000Z',
      '2026-12-01T02:00:00.000Z',
    ]);
    await expect(undo(db, { flagId: flag.id, version: 1 }, reviewer, day3)).rejects.toThrow(ConflictError);
    const back = await undo(db, { flagId: flag.id, version: 2 }, reviewer, day3);
    expect(back).toMatchObject({ state: 'open', remedy: null, deadline: null, version: 3 });
    expect((await listNotices(db))[0]?.state).toBe('withdrawn');
    expect((await listVerifications(db, flag.id)).every((check) => check.result === 'cancelled')).toBe(true);
  });

  it('calls an item verified gone only by positive evidence, and reopens it after the deadline', async () => {
    const { db, flag, reviewer } = await start(undefined, ['a', 'b']);
    await decide(db, { flagId: flag.id, version: 1, decision: remove }, reviewer, day1);
    const [first] = await dueVerifications(db, day2, 10);
    const unknown = [{ role: 'page', url: 'http://example.gov.cn/a', status: null, result: 'unknown' as const }];
    expect(await recordVerification(db, first?.id ?? 0, { result: 'unknown', evidence: unknown }, worker(day2))).toBe(
      'taken-down',
    );
    const late = '2026-12-02T02:00:00.000Z';
    const [second, third] = await dueVerifications(db, late, 10);
    expect(third).toBeUndefined();
    const still = [{ role: 'page', url: 'http://example.gov.cn/a', status: 200, result: 'still-there' as const }];
    expect(
      await recordVerification(db, second?.id ?? 0, { result: 'still-there', evidence: still }, worker(late)),
    ).toBe('reopened');
    const again = await findFlag(db, flag.id);
    await decide(db, { flagId: flag.id, version: again?.version ?? 0, decision: remove }, reviewer, late);
    const [check] = await dueVerifications(db, '2026-12-04T02:00:00.000Z', 10);
    expect(await recordVerification(db, check?.id ?? 0, { result: 'gone', evidence: gone }, worker(late))).toBe(
      'verified-gone',
    );
    expect((await listNotices(db, { flagId: flag.id })).map((notice) => notice.state)).toEqual(
      ['open', 'closed'].map(() => 'closed'),
    );
    expect((await flagHistory(db, flag.id)).map((event) => event.action)).toEqual([
      'flag.raised',
      'flag.taken-down',
      'flag.checked',
      'flag.reopened',
      'flag.taken-down',
      'flag.verified-gone',
    ]);
  });

  it('keeps something grave online only with a second person', async () => {
    const { db, flag, reviewer, other } = await start([aHit('1', { severity: 'critical' })]);
    const request = (version: number) => ({ flagId: flag.id, version, decision: keep });
    const proposed = await decide(db, request(1), reviewer, day2);
    expect(proposed).toMatchObject({ pending: true, flag: { state: 'open', proposal: { name: reviewer.name } } });
    expect((await decide(db, request(2), reviewer, day2)).pending).toBe(true);
    const kept = await decide(db, request(3), other, day2);
    expect(kept).toMatchObject({
      pending: false,
      flag: { state: 'retained', proposal: null, decidedBy: { name: other.name } },
    });
  });

  it('refuses an incomplete decision and one by a role that may not', async () => {
    const { db, flag, reviewer } = await start();
    const vague = decide(
      db,
      { flagId: flag.id, version: 1, decision: { kind: 'retain', reason: 'lawful-publication' } },
      reviewer,
      day2,
    );
    await expect(vague).rejects.toMatchObject({ code: 'incomplete', fields: ['basis', 'reviewOn'] });
    const manager = { ...reviewer, role: 'manager' as const };
    await expect(decide(db, { flagId: flag.id, version: 1, decision: remove }, manager, day2)).rejects.toThrow(
      LifeError,
    );
    expect((await findFlag(db, flag.id))?.version).toBe(1);
  });

  it('brings retained flags back on their review date', async () => {
    const { db, flag, reviewer } = await start();
    await decide(db, { flagId: flag.id, version: 1, decision: keep }, reviewer, day2);
    expect(await reopenDue(db, worker('2026-12-31T15:59:00.000Z'))).toBe(0);
    expect(await reopenDue(db, worker('2026-12-31T16:00:00.000Z'))).toBe(1);
    expect((await findFlag(db, flag.id))?.state).toBe('reopened');
  });

  it('decides many at once, skips what it cannot with a reason, and undoes the batch', async () => {
    const { db, flags, reviewer, other } = await start(undefined, ['a', 'b', 'c', 'd']);
    await takeLease(db, flags[1]?.id ?? 0, other.id, day2);
    const list = flags.map((flag) => ({ flagId: flag.id, version: flag.version }));
    const done = await decideMany(db, { flags: list, decision: remove, batch: 'b1' }, reviewer, day2);
    expect(done.decided).toHaveLength(3);
    expect(done.skipped).toMatchObject([{ flagId: flags[1]?.id, because: 'held' }]);
    await reopen(db, flags[0]?.id ?? 0, 'by-hand', { actor: 'user:admin', at: day3, role: 'admin' });
    const undone = await undoMany(db, 'b1', other, day3);
    expect(undone).toMatchObject({ undone: [flags[2]?.id, flags[3]?.id], skipped: [{ because: 'not-possible' }] });
    expect((await countFlags(db, {})).total).toBe(4);
  });

  it('puts a flag back when the unit objects, and checks at once when it says done', async () => {
    const { db, flags, reviewer } = await start(undefined, ['a', 'b']);
    for (const flag of flags) await decide(db, { flagId: flag.id, version: 1, decision: remove }, reviewer, day2);
    const notices = await listNotices(db);
    const unit = { actor: 'unit:办公室' as const, at: '2026-11-24T02:10:00.000Z' };
    await answerNotice(db, notices[0]?.id ?? 0, { kind: 'done', text: '已删除' }, unit);
    await answerNotice(db, notices[1]?.id ?? 0, { kind: 'objection', text: '依法公开' }, unit);
    expect(await dueVerifications(db, unit.at, 10)).toMatchObject([{ flagId: notices[0]?.flagId }]);
    expect((await findFlag(db, notices[1]?.flagId ?? 0))?.state).toBe('reopened');
  });
});
