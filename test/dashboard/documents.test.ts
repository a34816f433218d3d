import { load } from 'cheerio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addToken } from '../../data/stores/tokens.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillLedger } from '../support/ledger.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date('2026-11-23T02:00:00.000Z') });
  visitor = new Visitor(running.url);
  await visitor.signIn('auditor');
});
afterAll(() => running.stop());

const titles = async (query: string) => {
  const page = load((await visitor.get(`/documents${query}`)).body);
  return page('tbody tr td:first-child a')
    .toArray()
    .map((link) => page(link).text());
};

it('says how documents get into the ledger while it is empty', async () => {
  expect((await visitor.get('/documents')).body).toContain('台账还是空的');
});

it('lists documents with their verdicts, and filters by verdict, end and words', async () => {
  await fillLedger(running.database);
  expect(await titles('')).toHaveLength(4);
  expect(await titles('?state=repealed')).toEqual(['起步区工业扶持资金管理办法']);
  expect(await titles('?due=90')).toEqual(['起步区人才公寓管理规定']);
  expect(await titles('?text=2025%E3%80%9512')).toEqual(['关于废止部分规范性文件的决定']);
  expect((await visitor.get('/documents?text=%3Cscript%3E')).body).toContain('没有符合条件的文件');
});

it('shows the sentences that led to a verdict, with their documents', async () => {
  const list = load((await visitor.get('/documents?state=repealed')).body);
  const path = list('tbody tr').attr('data-href') ?? '';
  const seen = await visitor.get(path);
  const page = load(seen.body);
  expect(page('.page-head').text()).toContain('已废止');
  // Its own clause first, then the repeal that decides.
  expect(page('.timeline li').length).toBe(2);
  expect(page('svg.chart-validity title').first().text()).toBe('有效性时间线');
  expect(page('.validity-decisive text').text()).toBe('废止 2025-07-01');
  expect(page('.timeline').text()).toContain('自2025年7月1日起废止');
  expect(page('.timeline a').text()).toBe('关于废止部分规范性文件的决定');
  expect(page('.timeline b').length).toBe(2);
  expect(seen.body).toContain('&lt;b&gt;');
  expect((await visitor.get('/documents/999')).status).toBe(404);
});

it('tells programs whether a document is in force, by any spelling of its number or its address', async () => {
  const by = { actor: 'user:admin', at: '2026-11-23T02:00:00.000Z' } as const;
  const token = { name: '智能问答', scopes: ['documents'], expiresAt: '2026-12-01T00:00:00.000Z' } as const;
  const { secret } = await addToken(running.database, token, by);
  const program = new Visitor(running.url);
  const ask = async (key: string) => {
    const headers = { accept: 'application/json', authorization: `Bearer ${secret}` };
    const seen = await program.get(`/api/documents?key=${encodeURIComponent(key)}`, headers);
    return { status: seen.status, body: JSON.parse(seen.body) };
  };
  const { body } = await ask('济起管发[2021]3号');
  expect(body.documents).toMatchObject([{ state: 'repealed', number: '济起管发〔2021〕3号' }]);
  expect((await ask(body.documents[0].url)).body.documents).toHaveLength(1);
  const path = `/api/documents/${encodeURIComponent(body.documents[0].url)}/validity`;
  const headers = { accept: 'application/json', authorization: `Bearer ${secret}` };
  expect(JSON.parse((await program.get(path, headers)).body).documents).toEqual(body.documents);
  expect((await program.get(path)).status).toBe(401);
  expect(body).toMatchObject({ found: true, state: 'repealed' });
  expect(body.documents[0].namedBy).toMatchObject([{ number: '济起管发〔2025〕12号' }]);
  const unknown = await ask('没有这个文号');
  expect(unknown.status).toBe(404);
  expect(unknown.body).toMatchObject({ found: false, state: 'unknown', documents: [] });
  expect(unknown.body.message).toContain('不能判断');
  // Brackets and characters in the path, percent-encoded as programs do.
  const numbered = `/api/documents/${encodeURIComponent('济起管发〔2021〕3号')}/validity`;
  expect(JSON.parse((await program.get(numbered, headers)).body).state).toBe('repealed');
  expect((await program.get('/api/documents/%E6%B5/validity', headers)).status).toBe(400);
  expect((await ask('')).status).toBe(400);
});

it('names other documents of the same number, and leaves out removed sites', async () => {
  const list = load((await visitor.get('/documents?text=%E4%BA%BA%E6%89%8D%E5%85%AC%E5%AF%93')).body);
  const path = list('tbody tr').attr('data-href') ?? '';
  const { database } = running;
  await database.knex('document_keys').where('key', 'like', 'n:%2021%').del();
  expect((await visitor.get(path)).body).not.toContain('同一文号的其他文件');
  const [{ id }] = await database.knex('document_keys').where('key', 'like', 'n:%2024%').select('document_id as id');
  const [{ key }] = await database
    .knex('document_keys')
    .where('document_id', id)
    .where('key', 'like', 'n:%')
    .select('key');
  const [other] = await database.knex('documents').whereNot('id', id).orderBy('id').select('id');
  await database.knex('document_keys').insert({ key, kind: 'is', document_id: other.id });
  expect((await visitor.get(path)).body).toContain('同一文号的其他文件');
  const [site] = await database.knex('sites').select('id');
  await database.knex('sites').where('id', site.id).update({ removed_at: '2026-11-23T00:00:00.000Z' });
  expect((await visitor.get('/documents')).body).toContain('台账还是空的');
  expect((await visitor.get(path)).status).toBe(404);
});
