import { describe, expect, test } from 'vitest';
import type { Database } from '../../data/connect.ts';
import {
  connectorsFor,
  findConnector,
  listConnectors,
  openSecret,
  recordTest,
  removeConnector,
  saveConnector,
} from '../../data/stores/connectors.ts';
import { decide, undo } from '../../data/stores/decisions.ts';
import { listDeliveries, recordAttempt, sendAgain, takeDelivery, undelivered } from '../../data/stores/deliveries.ts';
import {
  noticeToPlan,
  planDeliveries,
  planWithdrawals,
  refutedNotices,
  unplannedNotices,
  waysOut,
  withdrawKept,
} from '../../data/stores/delivery-plan.ts';
import { escalate, lateNotices } from '../../data/stores/escalations.ts';
import { findFlag, listFlags } from '../../data/stores/flags.ts';
import { noticesOfFlag } from '../../data/stores/notice-list.ts';
import {
  answerNotice,
  findNotice,
  linkRound,
  listAnswers,
  unitAddresses,
  voidLinks,
} from '../../data/stores/notices.ts';
import { addQuarantined, listQuarantined, markRestored } from '../../data/stores/quarantine.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { addUser } from '../../data/stores/users.ts';
import { dueVerifications, listVerifications, recordVerification } from '../../data/stores/verifications.ts';
import { hoursAfter } from '../../data/time.ts';
import { eachDatabase } from '../support/database.ts';
import { admin, day1, worker } from '../support/stock.ts';
import { fillTriage } from '../support/triage.ts';

const webhook = { kind: 'webhook', options: { url: 'https://cms.example.gov.cn/hook', ownNetwork: false } } as const;
const everywhere = { name: '内容管理系统', siteId: null, unitId: null, enabled: true };

/** A take-down with its notice, of the unit 综合办公室. */
async function takenDown(db: Database) {
  await fillTriage(db, 3, day1);
  const user = await addUser(db, { name: 'wang', role: 'reviewer', password: 'a long enough phrase' }, admin(day1));
  const { flags } = await listFlags(db, {}, { limit: 1 });
  const flag = flags[0]!;
  await saveUnit(
    db,
    { name: flag.unitName!, email: 'unit@example.gov.cn', escalationEmail: 'boss@example.gov.cn' },
    admin(day1),
  );
  const decider = { id: user.id, name: user.name, role: user.role };
  const decision = { kind: 'take-down', remedy: 'remove' } as const;
  await decide(db, { flagId: flag.id, version: flag.version, decision }, decider, day1);
  const [notice] = await noticesOfFlag(db, flag.id, day1);
  return { flag, notice: notice!, decider };
}

eachDatabase((_name, open) => {
  describe('connectors', () => {
    test('keep their secret sealed: it is in no row, no list and no event, and opens only for use', async () => {
      const db = await open();
      const id = await saveConnector(db, { ...everywhere, secret: 'sesame-open' }, webhook, admin(day1));
      expect(await openSecret(db, id)).toBe('sesame-open');
      expect(await findConnector(db, id)).toMatchObject({ hasSecret: true, name: '内容管理系统' });
      const rows = JSON.stringify([await db.knex('connectors'), await db.knex('events'), await listConnectors(db)]);
      expect(rows).not.toContain('sesame');
      const [row] = await db.knex('connectors');
      expect(Buffer.from(row.secret).toString('latin1')).not.toContain('sesame');
    });

    test('send a secret to no other host than the one it was typed for', async () => {
      const db = await open();
      const id = await saveConnector(db, { ...everywhere, secret: 'sesame-open' }, webhook, admin(day1));
      const elsewhere = { kind: 'webhook', options: { url: 'https://evil.example/hook', ownNetwork: false } } as const;
      await expect(saveConnector(db, { ...everywhere, id }, elsewhere, admin(day1))).rejects.toMatchObject({
        code: 'invalid',
        message: 'secret',
      });
      const same = { kind: 'webhook', options: { url: 'https://cms.example.gov.cn/v2', ownNetwork: false } } as const;
      await saveConnector(db, { ...everywhere, id }, same, admin(day1));
      expect(await openSecret(db, id)).toBe('sesame-open');
      await saveConnector(db, { ...everywhere, id, secret: 'another' }, elsewhere, admin(day1));
      expect(await openSecret(db, id)).toBe('another');
    });

    test('serve the sites and units they are made for, while they are switched on', async () => {
      const db = await open();
      const { flag } = await takenDown(db);
      const own = await saveConnector(
        db,
        { ...everywhere, siteId: flag.siteId },
        { kind: 'outbox', options: {} },
        admin(day1),
      );
      const off = await saveConnector(
        db,
        { ...everywhere, enabled: false },
        { kind: 'outbox', options: {} },
        admin(day1),
      );
      const of = { siteId: flag.siteId, unitId: flag.unitId };
      const ids = async () => (await connectorsFor(db, of)).map((one) => one.id);
      expect(await ids()).toEqual([own]);
      await removeConnector(db, own, true, admin(day1));
      expect(await ids()).toEqual([]);
      await removeConnector(db, own, false, admin(day1));
      expect(await ids()).toEqual([own]);
      await recordTest(db, off, 'sent', admin(day1));
      await expect(saveConnector(db, { ...everywhere, id: 999 }, webhook, admin(day1))).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(
        saveConnector(
          db,
          everywhere,
          { kind: 'webhook', options: { url: 'file:///etc/passwd', ownNetwork: false } },
          admin(day1),
        ),
      ).rejects.toMatchObject({ code: 'invalid', message: 'url' });
    });
  });

  describe('a delivery', () => {
    test('is planned once, taken by one sender at a time, and tried again with growing pauses', async () => {
      const db = await open();
      const { notice } = await takenDown(db);
      const [fresh] = await unplannedNotices(db, 10);
      expect(fresh).toMatchObject({ id: notice.id, unitEmail: 'unit@example.gov.cn' });
      const ways = waysOut([], fresh!, 'notice');
      const message = { purpose: 'notice', dueAt: day1 } as const;
      expect(await planDeliveries(db, notice.id, ways, message, worker(day1))).toBe(1);
      expect(await planDeliveries(db, notice.id, ways, message, worker(day1))).toBe(0);
      expect(await unplannedNotices(db, 10)).toEqual([]);

      let at = day1;
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 7; attempt++) {
        const [first, second] = await Promise.all([takeDelivery(db, at), takeDelivery(db, at)]);
        expect([first, second].filter(Boolean)).toHaveLength(1);
        const id = (first ?? second)!.id;
        const after = await recordAttempt(
          db,
          id,
          { kind: 'failed', error: 'unreachable', detail: 'x', permanent: false },
          worker(at),
        );
        waits.push((Date.parse(after.nextAt) - Date.parse(at)) / 60_000);
        expect(after.state).toBe(attempt === 7 ? 'failed' : 'waiting');
        expect(await takeDelivery(db, at)).toBeNull();
        at = after.nextAt;
      }
      expect(waits.slice(0, 6)).toEqual([3, 15, 60, 240, 720, 1440]);
      const [logged] = await listDeliveries(db, notice.id);
      expect(logged?.tries.map((one) => one.outcome)).toEqual(new Array(7).fill('failed'));
      await sendAgain(db, notice.id, logged!.id, admin(at));
      const again = await takeDelivery(db, at);
      await recordAttempt(db, again!.id, { kind: 'sent', receipt: '250 OK' }, worker(at));
      expect((await listDeliveries(db, notice.id))[0]).toMatchObject({ state: 'sent', receipt: '250 OK' });
      await expect(sendAgain(db, notice.id, again!.id, admin(at))).rejects.toMatchObject({ code: 'not-allowed' });
    });

    test('that will never arrive is not tried again; one that lacks a setting waits without counting', async () => {
      const db = await open();
      const { notice } = await takenDown(db);
      const planned = await noticeToPlan(db, notice.id);
      await planDeliveries(
        db,
        notice.id,
        waysOut([], planned!, 'notice'),
        { purpose: 'notice', dueAt: day1 },
        worker(day1),
      );
      const one = await takeDelivery(db, day1);
      const later = await recordAttempt(
        db,
        one!.id,
        { kind: 'later', error: 'not-configured', detail: 'XUNCHA_SMTP_URL' },
        worker(day1),
      );
      expect(later).toMatchObject({ state: 'waiting', attempts: 0, error: 'not-configured' });
      expect((await listDeliveries(db, notice.id))[0]?.tries).toEqual([]);
      const two = await takeDelivery(db, later.nextAt);
      const gone = await recordAttempt(
        db,
        two!.id,
        { kind: 'failed', error: 'refused', detail: '550', permanent: true },
        worker(later.nextAt),
      );
      expect(gone.state).toBe('failed');
      expect(await undelivered(db, [notice.id, 999])).toEqual(new Set([notice.id]));
    });

    test('of a sender that was killed is taken up by the next one, under the same id', async () => {
      const db = await open();
      const { notice } = await takenDown(db);
      const planned = await noticeToPlan(db, notice.id);
      await planDeliveries(
        db,
        notice.id,
        waysOut([], planned!, 'notice'),
        { purpose: 'notice', dueAt: day1 },
        worker(day1),
      );
      const first = await takeDelivery(db, day1);
      expect(await takeDelivery(db, hoursAfter(day1, 4 / 60))).toBeNull();
      const second = await takeDelivery(db, hoursAfter(day1, 6 / 60));
      expect(second?.id).toBe(first?.id);
      await recordAttempt(db, second!.id, { kind: 'sent', receipt: 'ok' }, worker(hoursAfter(day1, 6 / 60)));
      expect((await listDeliveries(db, notice.id))[0]?.tries.map((one) => one.outcome)).toEqual([
        'interrupted',
        'sent',
      ]);
    });

    test('of a notice taken back before it went out goes to nobody; after it, who received it hears of it', async () => {
      const db = await open();
      const { flag, notice, decider } = await takenDown(db);
      const outbox = await saveConnector(db, everywhere, { kind: 'outbox', options: {} }, admin(day1));
      const ways = [null, await findConnector(db, outbox)];
      await planDeliveries(db, notice.id, ways, { purpose: 'notice', dueAt: day1 }, worker(day1));
      const sent = await takeDelivery(db, day1);
      const now = await findFlag(db, flag.id);
      await undo(db, { flagId: flag.id, version: now!.version }, decider, day1);
      // It is under way: nothing is planned before its end is known.
      expect(await planWithdrawals(db, worker(day1))).toBe(0);
      await recordAttempt(db, sent!.id, { kind: 'sent', receipt: 'ok' }, worker(day1));
      expect(await planWithdrawals(db, worker(day1))).toBe(1);
      expect(await planWithdrawals(db, worker(day1))).toBe(0);
      const all = await listDeliveries(db, notice.id);
      expect(all.map((one) => [one.purpose, one.state])).toEqual([
        ['notice', 'sent'],
        ['notice', 'cancelled'],
        ['withdrawal', 'waiting'],
      ]);
      expect(all[2]?.connectorId).toBe(all[0]?.connectorId);
      expect((await takeDelivery(db, day1))?.purpose).toBe('withdrawal');
    });
  });

  describe('an answer', () => {
    test('“done” asks for one check at once and keeps the later ones; each answer is kept', async () => {
      const db = await open();
      const { flag, notice } = await takenDown(db);
      const at = hoursAfter(day1, 0.5);
      await answerNotice(
        db,
        notice.id,
        { kind: 'done', text: '已删除', signer: '办公室' },
        { actor: 'unit:综合办公室', at },
      );
      const checks = await listVerifications(db, flag.id);
      expect(checks.map((check) => check.dueAt <= at)).toEqual([true, false, false]);
      expect(await listAnswers(db, notice.id)).toEqual([{ kind: 'done', text: '已删除', signer: '办公室', at }]);

      const [due] = await dueVerifications(db, at, 10);
      const evidence = [{ role: 'item', url: flag.url, status: 200, result: 'still-there' as const }];
      expect(await recordVerification(db, due!.id, { result: 'still-there', evidence }, worker(at))).toBe('taken-down');
      expect((await findNotice(db, notice.id))?.state).toBe('open');
      const [refuted] = await refutedNotices(db, 10);
      expect(refuted).toMatchObject({ id: notice.id, refutedAt: at });
      const message = { purpose: 'refuted', step: at, dueAt: at } as const;
      await planDeliveries(db, notice.id, [null], message, worker(at));
      expect(await refutedNotices(db, 10)).toEqual([]);
    });

    test('“object” puts the flag before the reviewer; the twenty-first answer is refused', async () => {
      const db = await open();
      const { flag, notice } = await takenDown(db);
      const by = { actor: 'unit:综合办公室', at: day1 } as const;
      await answerNotice(db, notice.id, { kind: 'objection', text: '依法公开' }, by);
      expect((await findFlag(db, flag.id))?.state).toBe('reopened');
      for (let n = 1; n < 20; n++) await answerNotice(db, notice.id, { kind: 'objection', text: '补充' }, by);
      await expect(answerNotice(db, notice.id, { kind: 'done', text: '' }, by)).rejects.toMatchObject({
        code: 'not-allowed',
      });
    });
  });

  test('what is gone is looked at again: when it comes back the flag is reopened', async () => {
    const db = await open();
    const { flag, notice } = await takenDown(db);
    const gone = { result: 'gone', evidence: [{ role: 'item', url: flag.url, status: 404, result: 'gone' }] } as const;
    const still = {
      result: 'still-there',
      evidence: [{ role: 'item', url: flag.url, status: 200, result: 'still-there' }],
    } as const;
    const check = async (hours: number, found: typeof gone | typeof still) => {
      const at = hoursAfter(day1, hours);
      const [due] = await dueVerifications(db, at, 10);
      return recordVerification(db, due!.id, { ...found, evidence: [...found.evidence] }, worker(at));
    };
    expect(await check(1, gone)).toBe('verified-gone');
    expect(await check(24, gone)).toBe('verified-gone');
    expect(await check(168, still)).toBe('reopened');
    const [listed] = await noticesOfFlag(db, flag.id, hoursAfter(day1, 168));
    expect(listed).toMatchObject({ id: notice.id, state: 'closed', standing: 'reopened' });
  });

  test('an overdue notice is chased once per step', async () => {
    const db = await open();
    const { notice } = await takenDown(db);
    expect(await lateNotices(db, day1, 3, 10)).toEqual([]);
    const late = hoursAfter(notice.deadline, 1);
    const [one] = await lateNotices(db, late, 3, 10);
    expect(one).toMatchObject({ id: notice.id, escalationEmail: 'boss@example.gov.cn', escalated: 0 });
    const taken = await Promise.all([escalate(db, one!, 1, worker(late)), escalate(db, one!, 1, worker(late))]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await db.knex('events').where('action', 'notice.overdue')).toHaveLength(1);
    expect(await unitAddresses(db, notice.id)).toEqual({
      email: 'unit@example.gov.cn',
      escalationEmail: 'boss@example.gov.cn',
    });
  });

  test('what may stay after an objection takes its notice back; a notice that a later one replaced is not chased', async () => {
    const db = await open();
    const { flag, notice, decider } = await takenDown(db);
    await planDeliveries(db, notice.id, [null], { purpose: 'notice', dueAt: day1 }, worker(day1));
    const sent = await takeDelivery(db, day1);
    await recordAttempt(db, sent!.id, { kind: 'sent', receipt: 'ok' }, worker(day1));
    await answerNotice(db, notice.id, { kind: 'objection', text: '依法公开' }, { actor: 'unit:综合办公室', at: day1 });
    expect(await withdrawKept(db, worker(day1))).toBe(0);
    const reopened = await findFlag(db, flag.id);
    const stays = { kind: 'retain', reason: 'false-positive' } as const;
    const request = { flagId: flag.id, version: reopened!.version, decision: stays, secondPerson: false };
    await decide(db, request, decider, day1);
    await db.knex('flags').where('id', flag.id).update({ state: 'false-positive' });
    expect(await withdrawKept(db, worker(day1))).toBe(1);
    expect(await planWithdrawals(db, worker(day1))).toBe(1);
    expect((await findNotice(db, notice.id))?.state).toBe('withdrawn');

    const other = (await listFlags(db, {}, { limit: 1 })).flags[0]!;
    const down = { kind: 'take-down', remedy: 'remove' } as const;
    const take = async () => {
      const now = await findFlag(db, other.id);
      await decide(db, { flagId: other.id, version: now!.version, decision: down }, decider, day1);
    };
    await take();
    const [first] = await noticesOfFlag(db, other.id, day1);
    const due = (await listVerifications(db, other.id))[0]!;
    const late = hoursAfter(first!.deadline, 1);
    const evidence = [{ role: 'item', url: other.url, status: 200, result: 'still-there' as const }];
    await recordVerification(db, due.id, { result: 'still-there', evidence }, worker(late));
    await take();
    const [second] = await noticesOfFlag(db, other.id, day1);
    const chased = await lateNotices(db, hoursAfter(first!.deadline, 9000), 3, 10);
    expect(chased.map((one) => one.id)).toEqual([second!.id]);
  });

  test('links of an earlier round are void, and files aside are remembered once', async () => {
    const db = await open();
    const { notice } = await takenDown(db);
    expect(await linkRound(db, notice.id)).toBe(0);
    await voidLinks(db, notice.id, admin(day1));
    expect(await linkRound(db, notice.id)).toBe(1);
    expect(await linkRound(db, 999)).toBeNull();
    const connectorId = await saveConnector(db, everywhere, { kind: 'outbox', options: {} }, admin(day1));
    const file = {
      noticeId: notice.id,
      connectorId,
      path: 'a/b.html',
      stored: 's',
      bytes: 3,
      digest: 'd',
      movedAt: day1,
    };
    await addQuarantined(db, file);
    await addQuarantined(db, file);
    const [kept] = await listQuarantined(db, notice.id, connectorId);
    await markRestored(db, kept!.id, day1);
    expect(await listQuarantined(db, notice.id)).toEqual([{ ...file, id: kept!.id, restoredAt: day1 }]);
  });
});
