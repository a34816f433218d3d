import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '../../data/stores/decisions.ts';
import { findFlag } from '../../data/stores/flags.ts';
import { listPictures, putPictures } from '../../data/stores/pictures.ts';
import { addUser } from '../../data/stores/users.ts';
import { Housekeeping } from '../../worker/housekeeping.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { page, serveWeb, type Web } from './support/web.ts';

let web: Web;
let inspector: Inspector;

beforeEach(async () => {
  web = await serveWeb({
    '/': page('首页', '内容。', ['/a.html']),
    '/a.html': page('公示', '张某某，身份证号：370102199003074516'),
  });
  inspector = await openInspector();
});

afterEach(async () => {
  await inspector.close();
  await web.close();
});

test('a sealed text and its picture go when the flags on it have been closed for their time, not before', async () => {
  const { db } = inspector;
  const site = await inspector.addSite(`${web.origin}/`);
  await inspector.inspect(site);
  const item = (await inspector.items(site)).get('/a.html');
  const row = (await inspector.flags(site)).find((one) => one.path === '/a.html');
  const flag = row && (await findFlag(db, row.id));
  if (!item?.snapshot_id || !flag) throw new Error('there is no flag');
  const at = new Date().toISOString();
  const picture = {
    number: 1,
    kind: 'image',
    content: Buffer.from('picture'),
    width: 1,
    height: 1,
    marks: [],
  } as const;
  await putPictures(db, { id: item.id, snapshotId: item.snapshot_id }, [picture], at);
  // Keeping something of high severity takes two.
  for (const name of ['first', 'second']) {
    const person = { name, role: 'reviewer', password: 'a long enough pass phrase' } as const;
    const user = await addUser(db, person, { actor: 'system', at });
    const version = (await findFlag(db, flag.id))?.version ?? 0;
    const decision = { kind: 'retain', reason: 'false-positive', basis: '示例数据' } as const;
    await decide(db, { flagId: flag.id, version, decision }, { id: user.id, name, role: 'reviewer' }, at);
  }
  expect((await findFlag(db, flag.id))?.state).toBe('false-positive');

  console.log((await inspector.flags(site)).map((f) => [f.id, f.category, f.state, f.patterns]));
  const turnAt = async (days: number) => {
    const now = () => new Date(Date.now() + days * 86_400_000);
    await new Housekeeping({ db, settings: { snapshotDays: 30 }, log: pino({ level: 'silent' }), now }).turn();
    return { pictures: (await listPictures(db, item.id)).length, stored: await count() };
  };
  const count = async () => Number((await db.knex('snapshots').where('id', item.snapshot_id).count({ n: '*' }))[0]?.n);
  expect(await turnAt(29)).toEqual({ pictures: 1, stored: 1 });
  expect(await turnAt(40)).toEqual({ pictures: 0, stored: 0 });
  expect(Number((await db.knex('pictures').count({ n: '*' }))[0]?.n)).toBe(0);
});
