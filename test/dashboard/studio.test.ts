import { load } from 'cheerio';
import { strToU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDraft } from '../../data/stores/pack-drafts.ts';
import { packsInForce, packVersions } from '../../data/stores/patterns.ts';
import { reportRules } from '../../data/stores/rules-state.ts';
import { severityRules } from '../../data/stores/severity-rules.ts';
import { parsePack } from '../../patterns/load.ts';
import type { Running } from '../support/dashboard.ts';
import { studioDay as at, fieldsOf, openStudio, type Studio } from '../support/studio.ts';
import { fillTriage } from '../support/triage.ts';
import type { Visitor } from '../support/visitor.ts';

let studio: Studio;
let running: Running;
let visitor: Visitor;
let second: Visitor;
const openForm: Studio['openForm'] = (path, by) => studio.openForm(path, by);
const packOf: Studio['packOf'] = (pack) => studio.packOf(pack);
const patternIn: Studio['patternIn'] = (pack, id) => studio.patternIn(pack, id);
const upload: Studio['upload'] = (path, fields) => studio.upload(path, fields);

beforeAll(async () => {
  studio = await openStudio();
  ({ running, visitor, second } = studio);
  await fillTriage(running.database, 20, at);
});
afterAll(() => running.stop());

describe('the list', () => {
  it('finds patterns by words, category and what they do', async () => {
    const rows = async (query: string) =>
      load((await visitor.get(`/patterns?${query}`)).body)('tr[id^=pattern-]').length;
    const all = await rows('');
    expect(await rows('q=银行')).toBeGreaterThan(0);
    expect(await rows('q=银行')).toBeLessThan(all);
    expect(await rows('category=site-health')).toBeLessThan(all);
    expect(await rows('view=off')).toBe(0);
    expect((await visitor.get('/patterns?q=没有这样的规则')).body).toContain('没有符合条件的规则');
  });

  it('says how often a pattern was wrong, and the commonest reason', async () => {
    const wrong = { state: 'false-positive', decided_at: at, decided_by: 1, basis: '受理编号' };
    await running.database.knex('flags').whereIn('id', [1, 2]).update(wrong);
    const body = (await visitor.get('/patterns?view=noisy')).body;
    expect(body).toContain('最常见的原因：受理编号');
    expect((await visitor.get('/patterns/resident-id')).body).toContain('受理编号');
  });

  it('measures what each pattern costs', async () => {
    await visitor.get('/patterns');
    expect((await visitor.post('/patterns/costs')).status).toBe(303);
    const page = load((await visitor.get('/patterns')).body);
    expect(page('#pattern-mobile').text()).toMatch(/[\d.]+ 毫秒\/MB/);
  }, 90_000);

  it('names a worker that cannot read what was published', async () => {
    const refused = [{ pack: 'contact', version: 7, line: 12, message: 'unknown key "newer-key"' }];
    await reportRules(running.database, { worker: '二号机', version: 'x', packs: {}, refused, since: at });
    const { body } = await visitor.get('/patterns');
    expect(body).toContain('二号机 不能读取“联系方式”第 7 版');
    expect(body).toContain('newer-key');
  });
});

describe('the form', () => {
  it('opened and sent unchanged changes nothing, for every pattern', async () => {
    for (const pack of await packsInForce(running.database))
      for (const { id } of parsePack({ name: pack.pack, text: pack.yaml }).pack.patterns) {
        const fields = await openForm(`/patterns/${id}/edit`);
        const seen = await visitor.post(`/patterns/${id}/edit`, { ...fields, reason: '不变', do: 'publish' });
        expect(seen.body, id).toContain('内容与当前版本相同');
      }
    expect((await packVersions(running.database, 'contact')).length).toBe(1);
  }, 240_000);

  it('publishes a change of one field as a change of its line', async () => {
    const fields = await openForm('/patterns/vin/edit');
    const before = (await packOf('vehicle'))!;
    const silent = await visitor.post('/patterns/vin/edit', { ...fields, severity: 'high', do: 'publish' });
    expect(load(silent.body)('#wrong-reason').text()).toContain('请填写修改原因');
    expect(fieldsOf(silent.body).severity).toBe('high');
    const sent = { ...fields, severity: 'high', keywords: `${fields.keywords}\n车架钢印、底盘号`, reason: '更严' };
    expect((await visitor.post('/patterns/vin/edit', { ...sent, do: 'publish' })).status).toBe(303);
    const vin = await patternIn('vehicle', 'vin');
    expect(vin?.severity).toBe('high');
    expect(vin?.keywords.slice(-2)).toEqual(['车架钢印', '底盘号']);
    const after = (await packOf('vehicle'))!;
    const lines = new Set(before.yaml.split('\n'));
    const changed = after.yaml.split('\n').filter((line) => !lines.has(line));
    expect(changed.map((line) => line.trim().split(':')[0])).toEqual(['severity', 'keywords']);
    expect(after).toMatchObject({ version: 2, author: 'user:admin', reason: '更严' });
  });

  it('shows what is wrong at its field and line, and keeps everything that was typed', async () => {
    const fields = await openForm('/patterns/vin/edit');
    const bad = { ...fields, titleZh: '', bare: 'viel', 'points.keyword': '99', match: `${fields.match}\n{"table":` };
    const seen = await visitor.post('/patterns/vin/edit', { ...bad, do: 'publish', reason: '试' });
    expect(seen.status).toBe(400);
    const page = load(seen.body);
    for (const id of ['titleZh', 'bare', 'points.keyword', 'match'])
      expect(page(`[id="wrong-${id}"]`).length, id).toBe(1);
    expect(page('[id="wrong-match"]').text()).toContain('第 3 行');
    expect(fieldsOf(seen.body)).toMatchObject({ bare: 'viel', reason: '试', match: bad.match });
  });

  it('refuses an example that fails, and an expression that runs away, at their lines', async () => {
    const fields = await openForm('/patterns/vin/edit');
    const seen = await visitor.post('/patterns/vin/edit', { ...fields, match: '没有代号的一句话', do: 'check' });
    expect(load(seen.body)('[id="wrong-match"]').text()).toContain('第 1 行');
    const made = await openForm('/patterns/new');
    const bad = { ...made, ...newOne, regex: 'DA-\\d{6}\n(a+)+$', do: 'publish', reason: '试' };
    const refused = await visitor.post('/patterns/new', bad);
    expect(refused.status).toBe(400);
    expect(load(refused.body)('[id="wrong-regex"]').text()).toMatch(/第 2 行.*backtracking/);
  });

  const newOne = {
    newPack: 'our-office',
    id: 'file-number',
    titleZh: '档案号',
    titleEn: 'File number',
    whyZh: '能查到个人材料。',
    whyEn: 'Leads to what is kept about a person.',
    regex: 'DA-\\d{6}',
    keywords: '档案号',
    bare: '1',
    'against.0.words': '合同档案号',
    'against.0.points': '-8',
    'against.0.reason': 'case-number',
    match: '张三，档案号 DA-100001',
    ignore: '合同档案号 DA-200001',
  };

  it('makes a new pattern in a new pack, then a second one in the same', async () => {
    const fields = await openForm('/patterns/new');
    const none = await visitor.post('/patterns/new', { ...fields, ...newOne, newPack: 'contact', do: 'check' });
    expect(load(none.body)('#wrong-newPack').text()).toContain('contact');
    const sent = { ...fields, ...newOne, do: 'publish', reason: '新规则' };
    const seen = await visitor.post('/patterns/new', sent);
    expect(seen.status).toBe(303);
    expect((await packOf('our-office'))?.yaml).toContain("matcher: {regex: ['DA-\\d{6}']}");
    const again = await visitor.post('/patterns/new', { ...sent, pack: 'our-office', newPack: '' });
    expect(load(again.body)('#wrong-id').text()).toContain('file-number');
    const next = { ...sent, pack: 'our-office', newPack: '', id: 'other-number', regex: 'DB-\\d{6}' };
    const examples = { match: '档案号 DB-100001', ignore: '合同档案号 DB-200001' };
    expect((await visitor.post('/patterns/new', { ...next, ...examples })).status).toBe(303);
    expect(parsePack({ name: 'x', text: (await packOf('our-office'))!.yaml }).pack.patterns).toHaveLength(2);
  });

  it('takes a pattern out of its pack', async () => {
    const fields = await openForm('/patterns/other-number/edit');
    const sent = { ...fields, remove: 'yes', do: 'publish', reason: '不再需要' };
    expect((await visitor.post('/patterns/other-number/edit', sent)).status).toBe(303);
    expect((await visitor.get('/patterns/other-number/edit')).status).toBe(404);
  });

  it('warns of an example with a number that may be somebody’s until the person says it is made up', async () => {
    const fields = await openForm('/patterns/mobile/edit');
    const real = { ...fields, match: `${fields.match}\n手机 13597260418`, do: 'publish', reason: '新例子' };
    const seen = await visitor.post('/patterns/mobile/edit', real);
    expect(seen.status).toBe(400);
    expect(seen.body).toContain('看起来像真的');
    expect(load(seen.body)('[name=confirmed]').length).toBe(1);
    expect((await packOf('contact'))?.version).toBe(1);
    expect((await visitor.post('/patterns/mobile/edit', { ...real, confirmed: 'yes' })).status).toBe(303);
  });

  it('brings two changes of different things together, and tells the second person', async () => {
    const [mine, theirs] = [await openForm('/patterns/email/edit'), await openForm('/patterns/email/edit', second)];
    expect(
      (await second.post('/patterns/email/edit', { ...theirs, severity: 'medium', reason: '一', do: 'publish' }))
        .status,
    ).toBe(303);
    const seen = await visitor.post('/patterns/email/edit', {
      ...mine,
      keywords: `${mine.keywords}\n私人邮箱`,
      reason: '二',
      do: 'publish',
    });
    expect(seen.status).toBe(409);
    expect(seen.body).toContain('李管理');
    expect(seen.body).toContain('已经合在一起');
    const now = fieldsOf(seen.body);
    expect(now.severity).toBe('medium');
    expect(now.keywords).toContain('私人邮箱');
    expect((await visitor.post('/patterns/email/edit', { ...now, do: 'publish' })).status).toBe(303);
    expect(await patternIn('contact', 'email')).toMatchObject({ severity: 'medium' });
    expect((await patternIn('contact', 'email'))?.keywords).toContain('私人邮箱');
  });

  it('keeps what was typed where both changed the same, with the other beside it', async () => {
    const [mine, theirs] = [await openForm('/patterns/email/edit'), await openForm('/patterns/email/edit', second)];
    await second.post('/patterns/email/edit', { ...theirs, severity: 'high', reason: '一', do: 'publish' });
    const sent = { ...mine, severity: 'low', reason: '二', do: 'publish' };
    const seen = await visitor.post('/patterns/email/edit', sent);
    expect(seen.status).toBe(409);
    expect(fieldsOf(seen.body)).toMatchObject({ severity: 'low', reason: '二' });
    expect(load(seen.body)('.diff-added code').text()).toContain('high');
    expect((await patternIn('contact', 'email'))?.severity).toBe('high');
  });
});

describe('the try-out', () => {
  it('shows on the text what matched, what added and what took away, with the unpublished pattern', async () => {
    const fields = await openForm('/patterns/file-number/edit');
    const tryText = '张三，档案号 DA-100001\n合同档案号 DA-200002';
    const page = load((await visitor.post('/patterns/file-number/edit', { ...fields, tryText, do: 'try' })).body);
    expect(page('.marked-text mark[class^=hit]').length).toBe(1);
    expect(page('.marked-text mark.adds').text()).toContain('档案号');
    expect(page('.marked-text mark.takes').text()).toBe('合同档案号');
    expect(page('.marked-text mark.let-go-mark').length).toBe(1);
    expect(page('.step-sum').text()).toContain('合计');
    const looser = { ...fields, bare: '4', 'against.0.points': '-1', tryText, do: 'try' };
    const other = load((await visitor.post('/patterns/file-number/edit', looser)).body);
    expect(other('.marked-text mark[class^=hit]').length).toBe(2);
    expect((await packOf('our-office'))?.yaml).toContain('points: -8');
  });

  it('takes a file or an address, one at a time, in the editor and by its own page', async () => {
    const yaml = await openForm('/packs/our-office/edit');
    const file = new File([new Uint8Array(strToU8('档案号 DA-100009'))], '名单.txt');
    const one = load((await upload('/packs/our-office/edit/preview', { ...yaml, tryFile: file })).body);
    expect(one('.marked-text mark[class^=hit]').length).toBe(1);
    expect(one('h3').text()).toContain('名单.txt');
    const address = await upload('/packs/our-office/edit/preview', { ...yaml, tryAddress: 'https://example.gov.cn/a' });
    expect(load(address.body)('.marked-text mark[class^=hit]').length).toBe(1);
    const both = await upload('/packs/our-office/edit/preview', {
      ...yaml,
      tryText: '一',
      tryAddress: 'https://a.cn/',
    });
    expect(both.body).toContain('一次只试一样');
    const bad = await upload('/patterns/try', { tryAddress: 'file:///etc/passwd' });
    expect(bad.status).toBe(400);
    expect(bad.body).toContain('http:// 或 https://');
    const open = await upload('/patterns/try', { tryFile: file });
    expect(load(open.body)('.marked-text mark[class^=hit]').length).toBe(1);
  });

  it('says that a text with mistakes cannot be tried yet', async () => {
    const yaml = await openForm('/packs/our-office/edit');
    const seen = await upload('/packs/our-office/edit/preview', { ...yaml, yaml: `${yaml.yaml}\n- {`, tryText: '一' });
    expect(seen.body).toContain('内容还有错误');
  });
});

describe('drafts', () => {
  it('keep a text for later, are shown to its author and named to the others', async () => {
    const fields = await openForm('/packs/finance/edit');
    const yaml = `# 草稿\n${fields.yaml}`;
    const saved = await visitor.post('/packs/finance/edit', { ...fields, yaml, do: 'save' });
    expect(saved.to).toMatch(/^\/packs\/finance\/edit\?draft=\d+$/);
    expect((await openForm(saved.to ?? '')).yaml).toBe(yaml);
    expect((await packOf('finance'))?.version).toBe(1);
    expect((await second.get('/packs/finance/edit')).body).toContain('admin 也有这个规则包的草稿');
    expect((await visitor.get('/patterns')).body).toContain('草稿与待发布');
    const id = Number(saved.to?.split('=')[1]);
    await visitor.get('/patterns');
    expect((await visitor.post(`/drafts/${id}/close`)).status).toBe(303);
    expect((await findDraft(running.database, id)).state).toBe('dropped');
  });
});

it('keeps a checked text as a draft for a dry run', async () => {
  const fields = await openForm('/patterns/vin/edit');
  const seen = await visitor.post('/patterns/vin/edit', { ...fields, severity: 'low', do: 'dry-run' });
  expect(seen.to).toMatch(/^\/packs\/vehicle\/runs\?what=draft:\d+$/);
  expect((await visitor.get(seen.to ?? '')).status).toBe(200);
  const id = Number(seen.to?.split(':')[1]);
  await visitor.get('/patterns');
  await visitor.post(`/drafts/${id}/close`);
});

describe('a severity at one place', () => {
  it('is set with a reason, shown with its history, and taken back', async () => {
    await visitor.get('/patterns/mobile');
    await visitor.post('/patterns/mobile/severity', { place: 'site:1', severity: 'low', reason: '' });
    expect((await visitor.get('/patterns/mobile')).body).toContain('请填写原因');
    await visitor.post('/patterns/mobile/severity', { place: 'site:1', severity: 'low', reason: '窗口号码' });
    const page = load((await visitor.get('/patterns/mobile')).body);
    expect(page('#severity').text()).toContain('窗口号码');
    const form = page('#severity form.inline');
    const fields = Object.fromEntries(
      form
        .find('input:not([name=_csrf])')
        .toArray()
        .map((one) => [page(one).attr('name') ?? '', page(one).attr('value') ?? '']),
    );
    await second.get('/patterns/mobile');
    await second.post('/patterns/mobile/severity', fields);
    expect(await severityRules(running.database.read, 'mobile')).toEqual([]);
    await visitor.post('/patterns/mobile/severity', fields);
    expect((await visitor.get('/patterns/mobile')).body).toContain('有人刚刚改过这一项');
  });
});

it('has the guide at hand, in the language of the reader', async () => {
  const page = load((await visitor.get('/patterns/guide')).body);
  expect(page('.guide h1').text()).toBe('怎样写第一条规则');
  expect(page('.code-block').length).toBeGreaterThan(5);
});
