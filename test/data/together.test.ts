import { expect, it } from 'vitest';
import { changeTogether, verifyChain } from '../../data/audit.ts';
import { listEvents } from '../../data/stores/events.ts';
import { eachDatabase } from '../support/database.ts';
import { day1 } from '../support/stock.ts';

const by = (name: string) => ({ actor: `user:${name}`, at: day1 }) as const;

eachDatabase((_name, open) => {
  it('keeps every change of many at once, in one unbroken chain, each under the name of who made it', async () => {
    const db = await open();
    const names = Array.from({ length: 60 }, (_, n) => `r${n}`);
    const results = await Promise.all(
      names.map((name) =>
        changeTogether(db, by(name), async (_trx, log) => {
          log('test.done', `test:${name}`);
          return name;
        }),
      ),
    );
    expect(results).toEqual(names);
    const { events } = await listEvents(db, { action: 'test.done' }, { limit: 100 });
    expect(events).toHaveLength(60);
    for (const event of events) expect(event.actor).toBe(`user:${event.subject.slice(5)}`);
    expect(await verifyChain(db)).toMatchObject({ ok: true });
  });

  it('takes back the one that throws, with what it had written, and keeps the others', async () => {
    const db = await open();
    const write = (name: string, then?: () => never) =>
      changeTogether(db, by(name), async (trx, log) => {
        await trx('counters').insert({ name, value: 1 });
        log('test.done', `test:${name}`);
        then?.();
      });
    const results = await Promise.allSettled([
      write('a'),
      write('b', () => {
        throw new Error('no');
      }),
      // breaks a rule of the database itself
      write('a'),
      write('c'),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect((await db.read('counters').pluck('name')).sort()).toEqual(['a', 'c']);
    const { events } = await listEvents(db, { action: 'test.done' }, { limit: 100 });
    expect(events.map((event) => event.subject).sort()).toEqual(['test:a', 'test:c']);
    expect(await verifyChain(db)).toMatchObject({ ok: true, events: 2 });
  });
});
