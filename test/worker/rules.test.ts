import pino from 'pino';
import { afterEach, expect, it } from 'vitest';
import { packsInForce, publishPack, switchPattern } from '../../data/stores/patterns.ts';
import { workerRules } from '../../data/stores/rules-state.ts';
import { rulesOf } from '../../worker/rules.ts';
import { fileNumberPack, takeOverWhileInspecting } from '../support/live-rules.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { serveWeb, type Web } from './support/web.ts';

const by = () => ({ actor: 'user:admin', at: new Date().toISOString() }) as const;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
async function inspector(): Promise<Inspector> {
  const opened = await openInspector({ XUNCHA_THREADS: '1' });
  open.push(opened);
  return opened;
}

it('takes a published version, and a roll-back, into a running inspection at the next item', async () => {
  const taken = await takeOverWhileInspecting(700, 1);
  expect(taken).toMatchObject({ pages: 700, state: 'completed' });
  for (const part of [taken.before, taken.with, taken.after]) expect(part).toBeGreaterThan(20);
  expect(taken.before + taken.with + taken.after).toBe(700);
  // A loaded machine; the figure itself is the benchmark's.
  expect(taken.publishedMs).toBeLessThan(5000);
  expect(taken.rolledBackMs).toBeLessThan(5000);
}, 60_000);

it('marks each item with the rules that judged it, so that the next inspection judges the rest again', async () => {
  const web: Web = await serveWeb({ '/': '<title>首页</title><p>档案号QX-000001</p>' });
  open.push(web);
  const { db, addSite, inspect, items, flags } = await inspector();
  const site = await addSite(web.origin);
  await inspect(site);
  const mark = async () => (await db.knex('items').first('engine_version')).engine_version;
  const before = await mark();
  await publishPack(db, { pack: 'own-numbers', yaml: fileNumberPack('QX-\\d{6}'), base: 0, reason: '新' }, by());
  await inspect(site);
  expect(await mark()).not.toBe(before);
  expect((await items(site)).get('/')?.status).toBe('read');
  const own = (await flags(site)).filter((flag) => flag.patterns.includes('file-number'));
  expect(own).toHaveLength(1);
  await switchPattern(db, 'file-number', false, by());
  await inspect(site);
  expect((await flags(site)).find((flag) => flag.id === own[0]?.id)?.state).toBe('resolved-itself');
  await switchPattern(db, 'file-number', true, by());
  await inspect(site);
  // off and on again: the same flag, not a second one
  expect((await flags(site)).filter((flag) => flag.patterns.includes('file-number'))).toHaveLength(1);
}, 30_000);

it('keeps the last text that it can read of a pack written for a newer program, and takes the others', async () => {
  const { db } = await inspector();
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const rules = rulesOf(db, log, () => new Date());
  await rules();
  const contact = (await packsInForce(db)).find((one) => one.pack === 'contact')!;
  const newer = contact.yaml.replace('    severity:', '    newer-key: 1\n    severity:');
  await publishPack(db, { pack: 'contact', yaml: newer, base: contact.version, reason: '新程序' }, by());
  await publishPack(db, { pack: 'own-numbers', yaml: fileNumberPack('QX-\\d{6}'), base: 0, reason: '新' }, by());
  const now = await rules();
  expect(now.refused).toMatchObject([{ pack: 'contact', version: 2, message: expect.stringContaining('newer-key') }]);
  expect(now.packs.find((pack) => pack.name === 'contact.yaml')?.version).toBe(1);
  expect(now.rules.enabled('mobile')).toBe(true);
  expect(now.rules.enabled('file-number')).toBe(true);
  expect(logged.join('')).toContain('newer-key');
});

it('keeps the last good rules where texts do not go together, and says what a worker judges with', async () => {
  const web: Web = await serveWeb({ '/': '<title>首页</title><p>示例</p>' });
  open.push(web);
  const { db, addSite, inspect } = await inspector();
  const clash = fileNumberPack('QX-\\d{6}').replace('file-number', 'mobile');
  const site = await addSite(web.origin);
  await inspect(site);
  await publishPack(db, { pack: 'own-numbers', yaml: clash, base: 0, reason: '误' }, by());
  await inspect(site);
  const [told] = await workerRules(db, '2000-01-01');
  expect(told?.packs.contact).toBe(1);
  expect(told?.refused).toMatchObject([{ message: expect.stringContaining('duplicate id "mobile"') }]);
}, 30_000);
