import { afterEach, expect, test } from 'vitest';
import { type Inspector, openInspector } from './support/inspector.ts';
import { serveWeb, type Web } from './support/web.ts';

/** Two lists of one site that each hide a part of the same invented person's number. */
let inspector: Inspector;
let web: Web;

afterEach(async () => {
  await inspector?.close();
  await web?.close();
});

const list = (title: string, rows: [string, string][]) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>
<table><tr><th>姓名</th><th>身份证号</th></tr>${rows.map(([name, id]) => `<tr><td>${name}</td><td>${id}</td></tr>`).join('')}</table>
</body></html>`;

const front = '<!doctype html><title>青禾区人民政府</title><a href="/a.html">名单一</a><a href="/b.html">名单二</a>';

async function flagsNow(siteFlags: Awaited<ReturnType<Inspector['flags']>>): Promise<string[]> {
  return siteFlags
    .filter((flag) => flag.category === 'personal-data' && (flag.state === 'open' || flag.state === 'reopened'))
    .map((flag) => `${flag.path} ${flag.patterns}`)
    .sort();
}

test('masks of one person that undo each other are flagged in both items, until one of them is mended', async () => {
  inspector = await openInspector();
  // Each alone is masked properly; together they show all but a few digits. The second person is masked alike in both.
  const pages = {
    '/': front,
    '/a.html': list('2025年补贴名单', [
      ['柳如烟', '370102199003******'],
      ['秦宜禄', '37************0028'],
    ]),
    '/b.html': list('2026年补贴名单', [
      ['柳如烟', '37**********070016'],
      ['秦宜禄', '37************0028'],
    ]),
  };
  web = await serveWeb(pages);
  const site = await inspector.addSite(`${web.origin}/`);
  await inspector.inspect(site);
  const undone = ['/a.html ["person-name","weak-mask"]', '/b.html ["person-name","weak-mask"]'];
  expect(await flagsNow(await inspector.flags(site))).toEqual(undone);
  // Nothing changes: nothing is raised or resolved.
  const again = await inspector.inspect(site);
  expect(again.counts).toMatchObject({ resolved: 0 });
  expect(await flagsNow(await inspector.flags(site))).toEqual(undone);
  // What is stored holds neither names nor masks in clear.
  const rows = await inspector.db.read('masked_numbers').select();
  expect(rows.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(rows)).not.toMatch(/柳如烟|370102199003|070016/);
  // One of the two is masked as the other is: both are settled, though only one of them changed.
  web.pages['/b.html'] = list('2026年补贴名单', [['柳如烟', '370102199003******']]);
  await inspector.inspect(site);
  expect(await flagsNow(await inspector.flags(site))).toEqual([]);
});
