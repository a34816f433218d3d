import { load } from 'cheerio';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffLines, hunks } from '../../dashboard/patterns/diff.ts';
import { runTrial } from '../../dashboard/patterns/trial.ts';
import { importShipped, packsInForce, packVersions, patternSwitches } from '../../data/stores/patterns.ts';
import { addUser } from '../../data/stores/users.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

const at = '2026-11-23T02:00:00.000Z';
let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date(at) });
  visitor = new Visitor(running.url);
  await visitor.signIn('admin');
});
afterAll(() => running.stop());

it('says what will bring the packs while there are none', async () => {
  expect((await visitor.get('/patterns')).body).toContain('规则包尚未载入');
  await importShipped(running.database, shippedPacks(), { actor: 'system', at });
});

describe('the list', () => {
  it('shows every pattern with what it did and how often it was wrong', async () => {
    await fillTriage(running.database, 40, at);
    const page = load((await visitor.get('/patterns')).body);
    const cells = (id: string) =>
      page(`#pattern-${id} td`)
        .toArray()
        .map((cell) => page(cell).text().trim());
    expect(cells('resident-id')[4]).toBe('24');
    expect(Number(cells('resident-id')[3])).toBeGreaterThan(24);
    expect(cells('resident-id')[5]).toBe('—');
    const packs = await packsInForce(running.database);
    expect(page('section.section').length).toBe(packs.length);
  });

  it('switches a pattern off and, by undo, on again', async () => {
    await visitor.get('/patterns');
    await visitor.post('/patterns/mobile/switch', { enabled: 'no' });
    expect(await patternSwitches(running.database)).toEqual({ mobile: false });
    const page = load((await visitor.get('/patterns')).body);
    expect(page('#pattern-mobile [role=switch]').attr('aria-checked')).toBe('false');
    await visitor.post(page('.flash form').attr('action') ?? '');
    expect(await patternSwitches(running.database)).toEqual({ mobile: true });
    expect((await visitor.post('/patterns/mobile/switch', { enabled: 'maybe' })).status).toBe(400);
    expect((await visitor.post('/patterns/no-such/switch', { enabled: 'no' })).status).toBe(404);
  });

  it('has a page per pattern: why, basis, examples, history', async () => {
    const seen = await visitor.get('/patterns/mobile');
    for (const words of ['为什么检查', '依据', '个人信息保护法', '必须命中', '不得命中', '停用', '载入随产品版本'])
      expect(seen.body).toContain(words);
    expect((await visitor.get('/patterns/no-such')).status).toBe(404);
  });
});

const yamlOf = async (pack: string) => {
  const page = load((await visitor.get(`/packs/${pack}/edit`)).body);
  return { yaml: String(page('#field-yaml').val()), base: String(page('[name=base]').val()) };
};
const versionsOf = async (pack: string) => (await packVersions(running.database, pack)).map((one) => one.version);

describe('editing a pack', () => {
  it('gives back the text as it is', async () => {
    const [pack] = await packsInForce(running.database);
    expect((await yamlOf(pack?.pack ?? '')).yaml).toBe(pack?.yaml);
  });

  it.each([
    ['an unknown key', (yaml: string) => yaml.replace('    severity:', '    serverity: high\n    severity:'), '格式'],
    ['broken YAML', (yaml: string) => `${yaml}\n  - {`, '格式'],
    [
      'an example that fails',
      (yaml: string) => yaml.replace('      match:', '      match:\n        - 这里没有任何号码'),
      '示例',
    ],
    [
      'an expression that backtracks',
      (yaml: string) =>
        `${yaml}\n  - id: bad-one\n    title: {zh: 坏, en: bad}\n    why: {zh: 坏, en: bad}\n    category: personal-data\n    severity: low\n    matcher: {regex: ['(a+)+$']}\n`,
      '表达式',
    ],
  ])('refuses %s at its line, publishes nothing, keeps what was typed', async (_name, spoil, kind) => {
    const { yaml, base } = await yamlOf('finance');
    const spoilt = spoil(yaml);
    expect(spoilt).not.toBe(yaml);
    const typed = { yaml: spoilt, base, reason: '为了测试', tryText: '试 6222' };
    const seen = await visitor.post('/packs/finance/edit', { ...typed, do: 'publish' });
    expect(seen.status).toBe(400);
    const page = load(seen.body);
    expect(page('.problems li').length).toBeGreaterThan(0);
    expect(page('.problems .badge').first().text()).toBe(kind);
    expect(page('.problems a').first().text()).toMatch(/^第 \d+ 行$/);
    expect(page('#field-yaml').val()).toBe(spoilt);
    expect(page('#field-reason').val()).toBe('为了测试');
    expect(page('#field-tryText').val()).toBe('试 6222');
    expect(await versionsOf('finance')).toEqual([1]);
  });

  it('refuses an id that another pack has, and another name of the pack', async () => {
    const { yaml, base } = await yamlOf('finance');
    const clash = yaml.replace('id: bank-card', 'id: mobile');
    const seen = await visitor.post('/packs/finance/edit', { yaml: clash, base, reason: '测试', do: 'publish' });
    expect(seen.body).toMatch(/编号 mobile 重复|示例/);
    const renamed = yaml.replace('pack: finance', 'pack: money');
    const other = await visitor.post('/packs/finance/edit', { yaml: renamed, base, reason: '测试', do: 'publish' });
    expect(other.body).toContain('必须是 finance');
    expect(await versionsOf('finance')).toEqual([1]);
  });

  it('only checks when asked to, and tries the unpublished text', async () => {
    const { yaml, base } = await yamlOf('finance');
    const edited = yaml.replace('severity: high', 'severity: critical');
    const tryText = '张三的银行卡号6222021234567890128';
    const seen = await visitor.post('/packs/finance/edit', { yaml: edited, base, reason: '', tryText, do: 'check' });
    expect(seen.status).toBe(200);
    expect(seen.body).toContain('检查通过');
    const page = load(seen.body);
    expect(page('.marked-text mark').text()).toContain('6222***********0128');
    expect(page('.severity-critical').length).toBeGreaterThan(0);
    expect(await versionsOf('finance')).toEqual([1]);
  });

  it('publishes with a reason as a new version, shows the difference, and goes back', async () => {
    const { yaml, base } = await yamlOf('finance');
    const edited = yaml.replace('severity: high', 'severity: critical');
    // browsers send CRLF
    const form = { yaml: edited.replaceAll('\n', '\r\n'), base, do: 'publish' };
    const silent = await visitor.post('/packs/finance/edit', { ...form, reason: ' ' });
    expect(load(silent.body)('#wrong-reason').text()).toContain('请填写修改原因');
    expect((await visitor.post('/packs/finance/edit', { ...form, reason: '更严重' })).status).toBe(303);
    const [version] = await packVersions(running.database, 'finance');
    expect(version).toMatchObject({
      version: 2,
      yaml: edited,
      reason: '更严重',
      origin: 'edited',
      author: 'user:admin',
    });
    const page = load((await visitor.get('/packs/finance')).body);
    expect(page('.diff-removed code').text()).toContain('severity: high');
    expect(page('.diff-added code').text()).toContain('severity: critical');
    await visitor.post('/packs/finance/rollback', { version: '1', base: '2' });
    expect((await packVersions(running.database, 'finance'))[0]).toMatchObject({ version: 3, yaml, origin: 'shipped' });
  });

  it('tells the second of two administrators, and loses nothing of what they typed', async () => {
    await addUser(
      running.database,
      { name: '李管理', role: 'admin', password: 'a second admin 2026' },
      { actor: 'system', at },
    );
    const second = new Visitor(running.url);
    await second.get('/sign-in');
    await second.post('/sign-in', { name: '李管理', password: 'a second admin 2026' });
    const { yaml, base } = await yamlOf('vehicle');
    await second.get('/packs/vehicle/edit');
    const theirs = `# 李管理的修改\n${yaml}`;
    const mine = `# 我的修改\n${yaml}`;
    expect((await second.post('/packs/vehicle/edit', { yaml: theirs, base, reason: '一', do: 'publish' })).status).toBe(
      303,
    );
    const seen = await visitor.post('/packs/vehicle/edit', { yaml: mine, base, reason: '二', do: 'publish' });
    expect(seen.status).toBe(409);
    expect(seen.body).toContain('李管理');
    const page = load(seen.body);
    expect(page('#field-yaml').val()).toBe(mine);
    expect(page('#field-reason').val()).toBe('二');
    expect(page('.diff-added code').text()).toContain('李管理的修改');
    expect((await packsInForce(running.database)).find((one) => one.pack === 'vehicle')?.yaml).toBe(theirs);
    // having seen theirs, the next press may publish
    const merged = { yaml: mine, base: String(page('[name=base]').val()), reason: '合并', do: 'publish' };
    expect((await visitor.post('/packs/vehicle/edit', merged)).status).toBe(303);
  });

  it('is for administrators only', async () => {
    const reviewer = new Visitor(running.url);
    await reviewer.signIn('reviewer');
    expect((await reviewer.get('/packs/finance/edit')).status).toBe(403);
    expect((await reviewer.get('/packs/finance')).status).toBe(200);
  });
});

describe('trying a text', () => {
  it('shows what was found, masked, with its trace, and what was let go', async () => {
    await visitor.get('/patterns/try');
    const text = '张三，身份证号：370102199003070011\n办公电话：0531-66600000\n<script>alert(1)</script>';
    const seen = await visitor.post('/patterns/try', { tryText: text });
    const page = load(seen.body);
    expect(page('.marked-text mark').text()).toContain('37*************011');
    expect(page('.traces').text()).toContain('身份证号');
    expect(page('.let-go').text()).toContain('办公电话');
    expect(page('.marked-text script').length).toBe(0);
    const one = load((await visitor.post('/patterns/try', { tryText: text, only: 'mobile' })).body);
    expect(one('.marked-text mark').length).toBe(0);
  });

  it('asks for a text, and refuses one that is too long', async () => {
    expect((await visitor.post('/patterns/try', { tryText: ' ' })).body).toContain('请先粘贴文字');
    expect((await visitor.post('/patterns/try', { tryText: 'a'.repeat(100_001) })).body).toContain('100,000');
  });

  it('stops an expression that does not end', async () => {
    const yaml = `pack: slow\nversion: 1\npatterns:\n  - id: slow-one\n    title: {zh: 慢, en: slow}\n    why: {zh: 慢, en: slow}\n    category: personal-data\n    severity: low\n    matcher: {regex: ['(a+)+b']}\n`;
    const packs = [{ name: 'slow.yaml', text: yaml }];
    const request = { kind: 'try', packs, switches: {}, text: 'a'.repeat(60), asOf: '2026-11-23' } as const;
    expect(await runTrial({ ...request, packs: [...packs] }, 1500)).toEqual({ kind: 'timeout' });
  });
});

describe('the comparison of two texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((list) => list.join('\n'));

  it('gives both texts back', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after);
        const side = (kind: 'added' | 'removed') => diff.filter((line) => line.kind !== kind).map((line) => line.text);
        expect(side('added').join('\n')).toBe(before);
        expect(side('removed').join('\n')).toBe(after);
      }),
    );
  });

  it('leaves out what is far from a change', () => {
    const before = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
    const shown = hunks(diffLines(before, before.replace('line 50', 'LINE 50')), 2);
    expect(shown.filter((line) => line !== null)).toHaveLength(6);
    expect(hunks(diffLines(before, before))).toEqual([]);
  });
});
