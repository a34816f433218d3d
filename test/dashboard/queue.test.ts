import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '../../dashboard/language/words.ts';
import { decoded, itemTitle } from '../../dashboard/views/item-title.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { takeLease } from '../../data/stores/leases.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillTriage } from '../support/triage.ts';
import { Visitor } from '../support/visitor.ts';

describe('the name of an item', () => {
  const t = words('zh');
  const base = 'https://www.example.gov.cn';

  it.each([
    [{ title: ' 公示 ', url: `${base}/a.html` }, '公示'],
    [{ title: null, url: `${base}/f/%E5%90%8D%E5%8D%95.xlsx?v=1` }, '名单.xlsx'],
    [{ title: '', url: `${base}/f/%C3%FB%B5%A5.xls` }, '名单.xls'],
    [{ title: null, url: `${base}/zwgk/tzgg/` }, 'tzgg'],
    [{ title: null, url: `${base}/` }, 'www.example.gov.cn'],
    [{ title: null, url: 'no address' }, '（无标题）'],
  ])('of %j is %s', (item, name) => expect(itemTitle(item, t)).toBe(name));

  it.each(['100%.pdf', '%FF%FF.pdf', 'a%00b', '%E2%80%AEfdp.exe'])('of %s stays as it is', (name) =>
    expect(decoded(name)).toBe(name),
  );
});

describe('the tabs of the queue', () => {
  let running: Running;
  let reviewer: Visitor;
  const now = new Date();

  beforeAll(async () => {
    running = await runDashboard({ now: () => now });
    await fillTriage(running.database, 10, now.toISOString());
    reviewer = new Visitor(running.url);
    await reviewer.signIn('reviewer');
  });
  afterAll(() => running.stop());

  const tabs = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/<span class="count" data-count="(\w+)">(\d+)</g)].map(([, view = '', n]) => [view, Number(n)]),
    );

  it('count what each would show, whichever is open and whatever filter holds', async () => {
    const { flags } = await listFlags(running.database, { categories: ['personal-data'] }, { limit: 2 });
    await takeLease(running.database, flags[0]!.id, 1, now.toISOString());
    const all = tabs((await reviewer.get('/flags')).body);
    expect(all).toMatchObject({ waiting: 10, mine: 1, second: 0, overdue: 0, all: 10 });
    expect(tabs((await reviewer.get('/flags?view=mine')).body)).toEqual(all);
    expect(tabs((await reviewer.get('/flags?view=mine&category=outdated')).body)).toMatchObject({
      mine: 0,
      overdue: 0,
    });
    expect((await reviewer.get('/flags?view=mine')).body).toContain('1 条线索');
  });
});
