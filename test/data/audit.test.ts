import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, change, type EventRow, verifyChain } from '../../data/audit.ts';
import type { Database } from '../../data/connect.ts';
import { eachDatabase } from '../support/database.ts';

const by = (at: string) => ({ actor: 'system' as const, at });

async function write(db: Database, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await change(db, by(`2026-11-23T00:00:0${index % 10}.000Z`), async (_trx, log) => {
      log('flag.raised', `flag:${index}`, { hits: index, patterns: ['mobile'], 名: '值' });
    });
  }
}

/** What somebody with the database's own tools could do. */
async function disarm(db: Database): Promise<void> {
  const drop =
    db.dialect === 'sqlite'
      ? ['drop trigger events_no_update', 'drop trigger events_no_delete']
      : ['drop trigger events_no_change on events', 'drop trigger events_no_truncate on events'];
  for (const sql of drop) await db.knex.raw(sql);
}

describe('canonical JSON', () => {
  it('does not depend on the order in which keys were written, and parses back', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null))),
        (data) => {
          const turned = Object.fromEntries(Object.entries(data).reverse());
          expect(canonicalJson(turned)).toBe(canonicalJson(data));
          expect(JSON.parse(canonicalJson(data))).toEqual(data);
        },
      ),
    );
  });
});

eachDatabase((_name, open) => {
  it('chains what is logged, also when many write at once', async () => {
    const db = await open();
    await Promise.all(Array.from({ length: 20 }, () => write(db, 3)));
    expect(await verifyChain(db)).toMatchObject({ ok: true, events: 60 });
  });

  it('can be walked in pieces, and sees in the next piece what was altered there', async () => {
    const db = await open();
    await write(db, 6);
    const first = await verifyChain(db, undefined, () => false);
    expect(first).toMatchObject({ ok: true, whole: false, events: 6 });
    if (!first.ok) return;
    expect(await verifyChain(db, first)).toMatchObject({ ok: true, whole: true, events: 6 });
    await write(db, 3);
    expect(await verifyChain(db, first)).toMatchObject({ ok: true, whole: true, events: 9 });
    expect(await verifyChain(db, { ...first, hash: 'f'.repeat(64) })).toMatchObject({ ok: false, seq: 7 });
  });

  it('writes no event when the change fails', async () => {
    const db = await open();
    await write(db, 1);
    const failed = change(db, by('2026-11-23T00:00:00.000Z'), async (_trx, log) => {
      log('flag.raised', 'flag:1');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await verifyChain(db)).toMatchObject({ ok: true, events: 1 });
  });

  it('refuses to change or delete events', async () => {
    const db = await open();
    await write(db, 2);
    await expect(db.knex('events').where('seq', 1).update({ actor: 'user:x' })).rejects.toThrow('append-only');
    await expect(db.knex('events').where('seq', 1).del()).rejects.toThrow('append-only');
    expect(await verifyChain(db)).toMatchObject({ ok: true, events: 2 });
  });

  it('finds any tampering and names the first broken event', async () => {
    const db = await open();
    await write(db, 8);
    await disarm(db);
    const rows = await db.knex<EventRow>('events').orderBy('seq');
    const head = await db.knex('event_head').first();
    const field = fc.constantFrom('at', 'actor', 'action', 'subject', 'data', 'previous', 'hash');
    const tampering = fc.oneof(
      fc.record({ kind: fc.constant('alter' as const), seq: fc.integer({ min: 1, max: 8 }), field }),
      fc.record({ kind: fc.constant('delete' as const), seq: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ kind: fc.constant('rebuild' as const), seq: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ kind: fc.constant('add' as const), seq: fc.constant(9) }),
    );
    await fc.assert(
      fc.asyncProperty(tampering, async (act) => {
        if (act.kind === 'alter')
          await db
            .knex('events')
            .where('seq', act.seq)
            .update({ [act.field]: 'x' });
        if (act.kind === 'add') await db.knex('events').insert({ ...rows[7], seq: 9, previous: rows[7]?.hash });
        if (act.kind === 'delete') await db.knex('events').where('seq', act.seq).del();
        if (act.kind === 'rebuild') {
          // Cuts the chain and moves its end, as somebody would who knows the format but has no key.
          await db.knex('events').where('seq', '>=', act.seq).del();
          const last = rows[act.seq - 2];
          await db.knex('event_head').update({ seq: act.seq - 1, hash: last?.hash ?? '0'.repeat(64) });
        }
        const found = await verifyChain(db);
        expect(found.ok).toBe(false);
        if (!found.ok && act.kind !== 'rebuild') expect(found.seq).toBe(act.seq);
        await db.knex('events').del();
        await db.knex('events').insert(rows);
        await db.knex('event_head').update(head);
        expect((await verifyChain(db)).ok).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
