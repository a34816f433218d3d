import { load } from 'cheerio';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDraft, openDrafts } from '../../data/stores/pack-drafts.ts';
import { importShipped, publishPack } from '../../data/stores/patterns.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { studioDay as at, openStudio, type Studio } from '../support/studio.ts';

describe('where two people are asked for', () => {
  let strict: Studio;
  beforeAll(async () => {
    strict = await openStudio({ XUNCHA_PATTERN_FOUR_EYES: 'yes' });
  });
  afterAll(() => strict.running.stop());

  it('proposes instead of publishing; only another administrator puts it in force', async () => {
    const { visitor: one, second: two, openForm, packOf } = strict;
    const fields = await openForm('/patterns/vin/edit', one);
    const sent = { ...fields, severity: 'high', reason: '更严', do: 'publish' };
    const proposed = await one.post('/patterns/vin/edit', sent);
    expect(proposed.to).toMatch(/^\/drafts\/\d+$/);
    const path = proposed.to ?? '';
    expect((await packOf('vehicle'))?.version).toBe(1);
    const mine = load((await one.get(path)).body);
    expect(mine(`form[action="${path}/publish"]`).length).toBe(0);
    expect((await one.post(`${path}/publish`)).status).toBe(403);
    const theirs = load((await two.get(path)).body);
    expect(theirs('.diff-added code').text()).toContain('severity: high');
    expect((await two.post(`${path}/publish`)).status).toBe(303);
    expect(await packOf('vehicle')).toMatchObject({
      version: 2,
      author: 'user:admin',
      publishedBy: 'user:李管理',
      reason: '更严',
    });
    expect((await one.get('/packs/vehicle')).body).toContain('admin，由 李管理 发布');
    // going back to what was in force needs one press of one person
    await one.post('/packs/vehicle/rollback', { version: '1', base: '2' });
    expect(await packOf('vehicle')).toMatchObject({ version: 3, origin: 'shipped' });
  });

  it('sends a proposal back with a reason, and refuses one that was overtaken', async () => {
    const { visitor: one, second: two, openForm, packOf } = strict;
    const fields = await openForm('/patterns/vin/edit', one);
    const sent = { ...fields, severity: 'critical', reason: '更严', do: 'publish' };
    const path = (await one.post('/patterns/vin/edit', sent)).to ?? '';
    await two.get(path);
    expect((await two.post(`${path}/close`, { note: ' ' })).status).toBe(400);
    expect((await two.post(`${path}/close`, { note: '没有必要' })).status).toBe(303);
    expect((await one.get(path)).body).toContain('没有必要');
    const late = (await one.post('/patterns/vin/edit', sent)).to ?? '';
    const inForce = (await packOf('vehicle'))!;
    const other = { pack: 'vehicle', yaml: `# 先\n${inForce.yaml}`, base: inForce.version, reason: '先' };
    await publishPack(strict.running.database, other, { actor: 'user:李管理', at });
    await two.get(late);
    const refused = await two.post(`${late}/publish`);
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('请作者对照后重新提交');
  });
});

describe('packs that move', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
  });
  afterAll(() => studio.running.stop());

  it('go out as files in a stable order and come in as drafts', async () => {
    const { running, visitor, openForm, patternIn, upload } = studio;
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const fetched = async () =>
      new Uint8Array(await (await fetch(`${running.url}/patterns/export`, { headers: { cookie } })).arrayBuffer());
    const [first, again] = [await fetched(), await fetched()];
    expect(first).toEqual(again);
    const files = unzipSync(first);
    const names = Object.keys(files);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('patterns/schema.json');
    const contact = strFromU8(files['patterns/contact.yaml']!);
    expect(contact.split('\n')[0]).toBe('# yaml-language-server: $schema=./schema.json');
    await visitor.get('/patterns/import');
    const same = await upload('/patterns/import', { files: new File([new Uint8Array(first)], 'patterns.zip') });
    expect(same.body.match(/与当前版本相同/g)?.length).toBe(names.length - 1);
    expect(await openDrafts(running.database)).toEqual([]);
    const edited = contact.replace('severity: medium', 'severity: critical');
    const travel = strFromU8(files['patterns/travel.yaml']!).replace('severity: ', 'serverity: ');
    const zip = zipSync({
      'a/contact.yaml': strToU8(edited),
      'a/travel.yaml': strToU8(travel),
      'a/x.txt': strToU8('x'),
    });
    const mixed = await upload('/patterns/import', { files: new File([new Uint8Array(zip)], 'patterns.zip') });
    expect(mixed.body).toContain('已成为草稿');
    expect(mixed.body).toMatch(/有 \d+ 处问题/);
    const drafts = await openDrafts(running.database);
    expect(drafts.map((draft) => [draft.pack, draft.origin]).sort()).toEqual([
      ['contact', 'import'],
      ['travel', 'import'],
    ]);
    const draft = drafts.find((one) => one.pack === 'contact')!;
    const page = load((await visitor.get(`/drafts/${draft.id}`)).body);
    expect(page('.diff-added code').text()).toContain('severity: critical');
    const fields = await openForm(`/packs/contact/edit?draft=${draft.id}`);
    expect((await visitor.post('/packs/contact/edit', { ...fields, do: 'publish' })).status).toBe(303);
    expect((await patternIn('contact', 'mobile'))?.severity).toBe('critical');
    expect((await findDraft(running.database, draft.id)).state).toBe('published');
  });

  it.each([
    ['规则.txt', 'x', '既不是 .yaml'],
    ['patterns.zip', 'no archive', '压缩包打不开'],
    ['own.yaml', 'pack: [', '小写英文'],
  ])('%s is refused with a reason', async (name, content, reason) => {
    const { visitor, upload } = studio;
    await visitor.get('/patterns/import');
    expect((await upload('/patterns/import', { files: new File([content], name) })).body).toContain(reason);
  });

  it('takes a newer shipped pack in without losing local changes, and asks where both changed the same', async () => {
    const { running, visitor, openForm, packOf, patternIn } = studio;
    const yaml = (await packOf('vehicle'))!.yaml
      .replace('    severity: low', '    severity: high')
      .replace('VIN码, vin]', 'VIN码, vin, 底盘号]');
    const edit = { pack: 'vehicle', yaml, base: 1, reason: '更严' };
    await publishPack(running.database, edit, { actor: 'user:admin', at });
    const mine = (await packOf('vehicle'))!;
    expect(mine.origin).toBe('edited');
    const shipped = shippedPacks().find((pack) => pack.name === 'vehicle.yaml')!;
    const newer = shipped.text
      .replace('    severity: low', '    severity: critical')
      .replace('违章车辆, 驾驶', '违章车辆, 新能源号牌, 驾驶');
    await importShipped(running.database, [{ ...shipped, text: newer }], { actor: 'system', at });
    expect((await packOf('vehicle'))?.yaml).toBe(mine.yaml);
    expect((await visitor.get('/patterns')).body).toContain('有新的随产品版本可用');
    const page = load((await visitor.get('/packs/vehicle/upgrade')).body);
    expect(page('.conflict').length).toBe(1);
    expect(page('.conflict-value').text()).toContain('critical');
    expect((await visitor.post('/packs/vehicle/upgrade')).status).toBe(400);
    const merged = await visitor.post('/packs/vehicle/upgrade', { 'choice:vin:severity': 'mine' });
    const fields = await openForm(merged.to ?? '');
    expect(fields.reason).toContain('合并随产品的第');
    expect((await visitor.post('/packs/vehicle/edit', { ...fields, do: 'publish' })).status).toBe(303);
    const now = await packOf('vehicle');
    expect(now?.yaml).toContain('新能源号牌');
    expect((await patternIn('vehicle', 'vin'))?.severity).toBe('high');
    expect((await patternIn('vehicle', 'vin'))?.keywords).toContain('底盘号');
    expect((await visitor.get('/packs/vehicle/upgrade')).body).toContain('没有需要合并的新版');
  });
});
