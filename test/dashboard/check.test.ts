import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../data/settings.ts';
import { addToken } from '../../data/stores/tokens.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { checkOne } from '../../worker/check.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { residentId } from '../support/invented.ts';
import { Visitor } from '../support/visitor.ts';

const settings = readSettings({ XUNCHA_THREADS: '1' });
const id = residentId('370112', '19850315', 123);
const roster = `2024年农村低保对象名单\n张三 身份证号：${id} 电话 13805310000\n办公电话：0531-66600000`;
let pool: Pool;
let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  const maxBodyBytes = settings.maxBodyMb * 2 ** 20;
  pool = openPool({ ...settings, packs: shippedPacks(), switches: {}, keys: null, maxBodyBytes });
  running = await runDashboard({ checkOne: (input) => checkOne(input, { pool, settings }) });
  visitor = new Visitor(running.url);
  await visitor.signIn('reviewer');
  const by = { actor: 'user:admin', at: new Date().toISOString() } as const;
  const expiresAt = '2999-01-01T00:00:00.000Z';
  secret = (await addToken(running.database, { name: '门户网站', scopes: ['check'], expiresAt }, by)).secret;
});
afterAll(async () => {
  await running.stop();
  await pool.close();
});

/** Sends the form as a browser does when a file may be chosen. */
async function upload(
  fields: Record<string, string | File | File[]>,
  path = '/check',
): Promise<{ status: number; body: string }> {
  await visitor.get('/check');
  const form = new FormData();
  form.set('_csrf', visitor.token);
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' };
  const response = await fetch(running.url + path, { method: 'POST', body: form, headers });
  return { status: response.status, body: await response.text() };
}

let secret = '';
async function api(body: unknown, token = secret): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${running.url}/api/check`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

const rows = async () => {
  const counts: Record<string, number> = {};
  for (const table of ['items', 'flags', 'hits', 'snapshots', 'inspections', 'events']) {
    const [row] = await running.database.knex(table).count('* as n');
    counts[table] = Number(row?.n);
  }
  return counts;
};

describe('the check before publishing', () => {
  it('answers for a pasted text in the words of the queue, masked', async () => {
    const { status, body } = await upload({ text: roster });
    expect(status).toBe(200);
    const page = load(body);
    const verdict = page('.note').text();
    expect(verdict).toContain('发现 1 类问题');
    expect(verdict).toContain('个人信息');
    expect(verdict).toContain('居民身份证号码');
    page('textarea').remove();
    expect(page.html()).not.toContain(id);
    expect(page.html()).not.toContain('13805310000');
    expect(page('.hit-text mark').text()).toContain('138****0000');
  });

  it('reads an uploaded file, keeps nothing, and logs no value', async () => {
    const before = await rows();
    const file = new File([`<html><title>名单</title><body><p>${roster}</p></body></html>`], '<b>名单.html', {
      type: 'text/html',
    });
    const { body } = await upload({ file });
    expect(load(body)('.facts').text()).toContain('<b>名单.html');
    expect(body).not.toContain(id);
    expect(await rows()).toEqual(before);
    expect(running.logged.join('\n')).not.toContain(id);
  });

  it('reads several files, what needs attention first, and one of several by itself', async () => {
    const named = (name: string, text: string) => new File([text], name, { type: 'text/plain' });
    const before = await rows();
    const { body } = await upload({
      file: [named('a.txt', '会议通知。'), named('b.txt', roster), named('<i>.txt', '工作简报。')],
    });
    const page = load(body);
    expect(
      page('details.check-part > summary')
        .toArray()
        .map((one) => page(one).text().trim()),
    ).toEqual(['有问题 b.txt', '未发现问题 a.txt', '未发现问题 <i>.txt']);
    expect(page('.note').first().text()).toContain('3 个文件中有 1 个');
    expect(body).not.toContain(id);
    const part = await upload({ file: named('b.txt', roster) }, '/check/part');
    expect(part.body).toMatch(/^<details class="check-part" data-state="bad">/);
    expect(part.body).not.toContain(id);
    expect((await upload({}, '/check/part')).status).toBe(400);
    const many = Array.from({ length: 21 }, (_, n) => named(`${n}.txt`, 'x'));
    expect((await upload({ file: many })).body).toContain('一次最多检查 20 个');
    expect(await rows()).toEqual(before);
  });

  it('says that a clean text may be published, and never that an unread file is clean', async () => {
    expect((await upload({ text: '起步区召开工作推进会议，部署下一步工作。' })).body).toContain('可以发布');
    const broken = new File(
      [new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x37, 0x0a, 1, 2, 3])],
      'broken.pdf',
    );
    const { body } = await upload({ file: broken });
    expect(body).toContain('不能视为没有问题');
    expect(body).not.toContain('可以发布');
  });

  it('asks for one of the three, and keeps what was typed', async () => {
    expect((await upload({ text: '', address: '' })).status).toBe(400);
    const both = await upload({ text: '一段文字', address: 'https://www.example.gov.cn/' });
    expect(both.body).toContain('请只选一种');
    expect(load(both.body)('#field-text').val()).toBe('一段文字');
    expect((await upload({ address: 'file:///etc/passwd' })).body).toContain('http:// 或 https://');
  });

  it('refuses to look into the network behind it', async () => {
    const { body } = await upload({ address: `${running.url}/healthz` });
    expect(body).toContain('内网地址');
    expect(body).not.toContain('可以发布');
  });
});

describe('POST /api/check', () => {
  it('gives the same answer as JSON, masked', async () => {
    const { status, body } = await api({ text: roster });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'read',
      reason: null,
      flags: [{ category: 'personal-data', persons: 1 }],
    });
    expect(JSON.stringify(body)).not.toContain(id);
    const { body: file } = await api({ name: 'a.txt', base64: Buffer.from(roster).toString('base64') });
    expect(file).toMatchObject({ document: 'a.txt', type: 'text/plain', flags: [{ persons: 1 }] });
  });

  it('answers several at once in their order, and files of a form', async () => {
    const { body } = await api({ items: [{ text: '会议通知。' }, { text: roster }] });
    expect(body).toMatchObject({ answers: [{ flags: [] }, { flags: [{ persons: 1 }] }] });
    const form = new FormData();
    form.append('file', new File([roster], 'a.txt'));
    const headers = { authorization: `Bearer ${secret}` };
    const response = await fetch(`${running.url}/api/check`, { method: 'POST', headers, body: form });
    expect(await response.json()).toMatchObject({ document: 'a.txt', flags: [{ persons: 1 }] });
  });

  it.each([
    {},
    { text: '' },
    { text: 'a', url: 'https://a.example/' },
    { url: 'ftp://a.example' },
    { name: 'a.pdf' },
    { name: 'a.pdf', base64: '###' },
    { items: [] },
    { items: Array.from({ length: 21 }, () => ({ text: 'x' })) },
    { items: [{ text: 'x' }, { file: 'x' }] },
  ])('refuses %j and says what is allowed', async (body) => {
    const seen = await api(body);
    expect(seen.status).toBe(400);
    expect(JSON.stringify(seen.body)).toContain('base64');
  });
});
