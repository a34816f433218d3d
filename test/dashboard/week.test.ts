import { read, utils } from '@e965/xlsx';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neutral } from '../../dashboard/week/workbook.ts';
import { addToken } from '../../data/stores/tokens.ts';
import { computeWeek } from '../../data/stores/week.ts';
import { claimWeekMail, endWeekMail, expectWeekMails } from '../../data/stores/week-mails.ts';
import { type WeekReport, weekReport } from '../../data/stores/week-report.ts';
import { passwordOf, type Running, runDashboard } from '../support/dashboard.ts';
import { Visitor } from '../support/visitor.ts';
import { fillWeeks } from '../support/weeks.ts';

const now = () => new Date('2026-11-26T02:00:00.000Z');
let running: Running;
let visitor: Visitor;

beforeAll(async () => {
  running = await runDashboard({ now, renderPdf: async (html) => new TextEncoder().encode(`%PDF ${html}`) });
  await fillWeeks(running.database, 3, now().toISOString());
  visitor = new Visitor(running.url);
  await visitor.signIn('manager');
});
afterAll(() => running.stop());

const json = async (week: string): Promise<WeekReport> => JSON.parse((await visitor.get(`/week/${week}/json`)).body);

/** Rows of one table of the page, as text. */
function rowsOfPage(html: string, id: string): string[][] {
  const page = load(html);
  return page(`table[data-figures="${id}"] tbody tr`)
    .toArray()
    .map((row) =>
      page(row)
        .find('th,td')
        .toArray()
        .map((cell) => page(cell).text()),
    );
}

/** All rows of all sheets of the downloaded workbook. */
async function workbook(week: string): Promise<Record<string, unknown[][]>> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${running.url}/week/${week}/xlsx`, { headers: { cookie } });
  expect(response.headers.get('content-disposition')).toContain('.xlsx');
  const book = read(new Uint8Array(await response.arrayBuffer()), { cellFormula: true });
  for (const sheet of Object.values(book.Sheets)) {
    for (const [address, cell] of Object.entries(sheet)) if (!address.startsWith('!')) expect(cell.f).toBeUndefined();
  }
  return Object.fromEntries(
    book.SheetNames.map((name) => [name, utils.sheet_to_json<unknown[]>(book.Sheets[name] ?? {}, { header: 1 })]),
  );
}

describe.each(['2026-W47', '2026-W48'])('the figures of %s', (week) => {
  it('are the same in the store, on the page, in the spreadsheet and in the API', async () => {
    const api = await json(week);
    const stored = await weekReport(running.database, week, now().toISOString());
    expect(api).toEqual(JSON.parse(JSON.stringify(stored)));
    expect(api.all.decided).toBeGreaterThan(0);
    // Counted anew from the audit log alone.
    expect(await computeWeek(running.database, week, now().toISOString())).toMatchObject({
      all: api.all,
      by: api.by,
      timeToDecision: api.timeToDecision,
      timeToGone: api.timeToGone,
      backlog: api.backlog,
      coverage: api.coverage,
      reveals: api.reveals,
    });
    // And for programs.
    const by = { actor: 'user:admin', at: now().toISOString() } as const;
    const token = { name: '大屏', scopes: ['week'], expiresAt: '2999-01-01T00:00:00.000Z' } as const;
    const { secret } = await addToken(running.database, token, by);
    const headers = { authorization: `Bearer ${secret}` };
    expect(await (await fetch(`${running.url}/api/weeks/${week}`, { headers })).json()).toEqual(api);

    const page = (await visitor.get(`/week/${week}`)).body;
    const book = await workbook(week);
    const sheets = Object.values(book);
    const summary = rowsOfPage(page, 'summary').map((row) => [row[0], Number(row[1])]);
    const wanted = Object.values(api.all);
    expect(summary.slice(0, wanted.length).map((row) => row[1])).toEqual(wanted);
    for (const [label, value] of summary) {
      expect(sheets[0]?.find((row) => row[0] === label)?.[1], String(label)).toBe(value);
    }
    const columns = Object.values(api.by.column);
    const sheet = book.按栏目 ?? [];
    expect(sheet.slice(1).map((row) => row.slice(0, 2))).toEqual(columns.map((one) => [one.name, one.raised]));
    expect(rowsOfPage(page, 'by-column').map((row) => [row[0], Number(row[1]), Number(row[4])])).toEqual(
      columns.slice(0, 5).map((one) => [one.name, one.raised, one.waiting]),
    );
    expect(rowsOfPage(page, 'coverage').map((row) => Number(row[1]))).toEqual([
      api.coverage.inspections,
      api.coverage.seen,
      api.coverage.read,
      api.coverage.partial,
      api.coverage.unread,
    ]);
  });

  it('are in the PDF as on the page', async () => {
    const page = (await visitor.get(`/week/${week}`)).body;
    const pdf = await visitor.get(`/week/${week}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(rowsOfPage(pdf.body, 'summary')).toEqual(rowsOfPage(page, 'summary'));
    expect(rowsOfPage(pdf.body, 'by-pattern')).toEqual(rowsOfPage(page, 'by-pattern'));
    expect(pdf.body).not.toMatch(/<(script|link|img)\b/);
  });
});

it('writes what looks like a formula as text into the spreadsheet', async () => {
  const book = await workbook('2026-W47');
  const names = (book.按责任单位 ?? []).map((row) => String(row[0]));
  expect(names.find((name) => name.includes('HYPERLINK'))).toMatch(/^'=/);
  for (const start of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', ' =1']) expect(neutral(start)).toBe(`'${start}`);
  for (const plain of ['综合办公室', '2026-W47', 'a=b']) expect(neutral(plain)).toBe(plain);
});

it('shows each chart with a title, a description and a table', async () => {
  const page = load((await visitor.get('/week/2026-W48')).body);
  const charts = page('svg.chart').toArray();
  expect(charts.length).toBeGreaterThanOrEqual(2);
  for (const chart of charts) {
    const named = (page(chart).attr('aria-labelledby') ?? '').split(' ');
    expect(named.map((id) => page(`#${id}`).text()).every(Boolean)).toBe(true);
    expect(page(chart).closest('section').find('table.figures').length).toBeGreaterThan(0);
    expect(page(chart).find('[style]').length).toBe(0);
  }
});

it.each(['2026-W54', '2026-47', 'last', '2027-W01', '%3Cscript%3E'])('answers %s with what a week is', async (week) => {
  const seen = await visitor.get(`/week/${week}`);
  expect(seen.status).toBe(400);
  expect(seen.body).toContain('2026-W47');
  expect(seen.body).not.toContain('<script>');
});

it('tells who got the mail of Monday in numbers, and not their addresses', async () => {
  const at = now().toISOString();
  const readers = ['a', 'b', 'c'].map((name) => ({ address: `${name}@example.cn`, language: 'zh' as const }));
  await expectWeekMails(running.database, '2026-W46', readers);
  const first = await claimWeekMail(running.database, '2026-W46', 'w', at);
  const second = await claimWeekMail(running.database, '2026-W46', 'w', at);
  if (!first || !second) throw new Error('two were waiting');
  await endWeekMail(running.database, first, { ok: true }, { actor: 'worker', at });
  await endWeekMail(running.database, second, { ok: false, permanent: true, error: 'no' }, { actor: 'worker', at });
  const { body } = await visitor.get('/week/2026-W46');
  const line = load(body)('.week-mailed').text();
  expect(line).toContain('发送给 1 人');
  expect(line).toContain('1 封待发送');
  expect(line).toContain('1 封被邮件服务器拒收');
  expect(body).not.toContain('@example.cn');
});

it('goes to the week that was typed, and to its neighbours', async () => {
  expect((await visitor.get('/week?week=2026-W47')).to).toBe('/week/2026-W47');
  const page = load((await visitor.get('/week/2026-W47')).body);
  expect(page('a[rel=prev]').attr('href')).toBe('/week/2026-W46');
  expect(page('a[rel=next]').attr('href')).toBe('/week/2026-W48');
  expect(load((await visitor.get('/week')).body)('a[rel=next]').length).toBe(0);
});

it('teaches the next step where nothing has happened yet, in English too', async () => {
  const fresh = await runDashboard({ now, language: 'en' });
  try {
    const guest = new Visitor(fresh.url);
    await guest.signIn('manager', passwordOf('manager'));
    expect((await guest.get('/week/2025-W10')).body).toContain('Once a site is added');
    expect((await guest.get('/week/2026-W48/pdf')).status).toBe(503);
  } finally {
    await fresh.stop();
  }
});
