import { afterEach, expect, test } from 'vitest';
import { findDocuments, type LedgerRow } from '../../data/stores/ledger-list.ts';
import type { Site } from '../../data/stores/sites.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { openPool } from '../../worker/detect/pool.ts';
import { verify } from '../../worker/takedown/verify.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { type Answer, serveWeb, type Web } from './support/web.ts';

/** Whether documents are in force, from the pages of real servers to the flags: everything here is invented. */
let inspector: Inspector;
const webs: Web[] = [];

afterEach(async () => {
  await inspector?.close();
  for (const web of webs.splice(0)) await web.close();
});

async function serve(pages: Record<string, Answer>): Promise<{ web: Web; site: Site }> {
  const web = await serveWeb(pages);
  webs.push(web);
  return { web, site: await inspector.addSite(`${web.origin}/`) };
}

interface Paper {
  title: string;
  number?: string;
  day: string;
  validity?: string;
  text: string;
  issuer?: string;
}

function paper({ title, number = '', day, validity = '', text, issuer = '青禾区民政局' }: Paper): string {
  const head = `<table><tr><td>发文字号：</td><td>${number}</td><td>成文日期：</td><td>${day}</td></tr>
<tr><td>发布机构：</td><td>${issuer}</td><td>有效性：</td><td>${validity}</td></tr></table>`;
  const meta = `<meta name="ArticleTitle" content="${title}"><meta name="PubDate" content="${day}"><meta name="ColumnName" content="政策文件">`;
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title>${meta}</head><body>${head}
<h1>${title}</h1><div class="TRS_Editor"><!--ContentStart-->${text}<!--ContentEnd--></div></body></html>`;
}

const front = (links: string[]) =>
  `<!doctype html><title>青禾区人民政府</title><ul>${links.map((l) => `<li><a href="${l}">${l}</a></li>`).join('')}</ul>`;

const policy = paper({
  title: '青禾区民政局关于印发《青禾区高龄津贴发放办法》的通知',
  number: '青民发〔2020〕8号',
  day: '2020-03-01',
  validity: '有效',
  text: '<p>第一条　为规范高龄津贴发放工作，制定本办法。</p><p>第九条　本办法自2020年4月1日起施行，有效期5年。</p>',
});
const extension = paper({
  title: '青禾区民政局关于延长《青禾区高龄津贴发放办法》有效期的通知',
  number: '青民发〔2025〕3号',
  day: '2025-02-20',
  text: '<p>经评估，决定将《青禾区高龄津贴发放办法》（青民发〔2020〕8号）有效期延长至2030年3月31日。</p>',
});
const repeal = paper({
  title: '青禾区民政局关于废止部分文件的通知',
  number: '青民发〔2026〕5号',
  day: '2026-05-06',
  text: '<p>经研究，决定《青禾区高龄津贴发放办法》（青民发〔2020〕8号）自2026年6月1日起废止。</p>',
});

async function documentAt(origin: string, path: string): Promise<LedgerRow | undefined> {
  return (await findDocuments(inspector.db, origin + path))[0];
}

async function patternsAt(site: Site, path: string): Promise<string[]> {
  const flags = (await inspector.flags(site)).filter((flag) => flag.path === path && flag.state !== 'resolved-itself');
  return flags.flatMap((flag): string[] => JSON.parse(flag.patterns)).sort();
}

test('a policy expires, is extended, repealed, and holds again when the repeal is gone', async () => {
  inspector = await openInspector();
  const { web, site } = await serve({ '/': front(['/a.html']), '/a.html': policy });
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'expired', until: '2025-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual(['contradicting-validity', 'expired-document']);

  // Only the front page changes: the policy answers 304 and is not read again, yet another document bears on it.
  web.pages['/'] = front(['/a.html', '/b.html']);
  web.pages['/b.html'] = extension;
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'extended', until: '2030-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual([]);

  web.pages['/'] = front(['/a.html', '/b.html', '/c.html']);
  web.pages['/c.html'] = repeal;
  await inspector.inspect(site);
  const repealed = await documentAt(web.origin, '/a.html');
  expect(repealed).toMatchObject({ state: 'repealed', until: '2026-06-01' });
  expect(repealed?.chain[0]).toMatchObject({ document: `${web.origin}/c.html`, kind: 'repeal' });
  expect(await patternsAt(site, '/a.html')).toEqual(['contradicting-validity', 'repealed-document']);

  delete web.pages['/c.html'];
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/c.html')).toBeUndefined();
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'extended', until: '2030-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual([]);

  // And without the extension its own clause counts again, word for word as it was read the first time.
  delete web.pages['/b.html'];
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'expired', until: '2025-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual(['contradicting-validity', 'expired-document']);
});

test('a repealed page counts as mended only when it is marked or gone', async () => {
  inspector = await openInspector();
  const { web, site } = await serve({ '/': front(['/a.html', '/c.html']), '/a.html': policy, '/c.html': repeal });
  await inspector.inspect(site);
  const flag = (await inspector.flags(site)).find((one) => one.path === '/a.html');
  const packs = shippedPacks();
  const pool = openPool({
    threads: 1,
    itemSeconds: 20,
    itemMemoryMb: 256,
    packs,
    switches: {},
    keys: inspector.db.keys,
  });
  try {
    const settings = { contact: '', fetchSeconds: 10, maxBodyMb: 10 };
    const check = { id: 1, flagId: flag?.id ?? 0, dueAt: '', doneAt: null, result: null, evidence: [] };
    const result = async () =>
      (await verify(check, { db: inspector.db, settings, pool, now: new Date('2026-11-24T02:00:00Z') }))?.result;
    expect(await result()).toBe('still-there');
    web.pages['/a.html'] = policy.replace('<td>有效</td>', '<td>失效</td>');
    expect(await result()).toBe('gone');
    delete web.pages['/a.html'];
    // Its list still leads to it: only when that is mended too is there nothing left of it.
    expect(await result()).toBe('unknown');
    web.pages['/'] = front(['/c.html']);
    expect(await result()).toBe('gone');
  } finally {
    await pool.close();
  }
});

test('an unchanged site keeps its ledger without a single extraction', async () => {
  inspector = await openInspector();
  const { site } = await serve({
    '/': front(['/a.html', '/b.html', '/c.html']),
    '/a.html': policy,
    '/b.html': extension,
    '/c.html': repeal,
  });
  await inspector.inspect(site);
  const before = await inspector.db.knex('documents').orderBy('id');
  expect(before).toHaveLength(3);
  const flags = await inspector.flags(site);
  const second = await inspector.inspect(site);
  expect(second.counts).toMatchObject({ notModified: 4, newFlags: 0, resolved: 0 });
  expect(await inspector.db.knex('documents').orderBy('id')).toEqual(before);
  const bare = (list: typeof flags) => list.map(({ last_seen: _, ...flag }) => flag);
  expect(bare(await inspector.flags(site))).toEqual(bare(flags));
});

test('a page that does not answer proves nothing: its document and its flags stay', async () => {
  inspector = await openInspector();
  const { web, site } = await serve({
    '/': front(['/a.html', '/c.html']),
    '/a.html': policy,
    '/c.html': repeal,
  });
  await inspector.inspect(site);
  const broken: Answer = (_request, response) => response.writeHead(403).end();
  Object.assign(web.pages, { '/a.html': broken, '/c.html': broken });
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'repealed' });
  expect(await patternsAt(site, '/a.html')).toEqual(['contradicting-validity', 'repealed-document']);
});

test('a repeal on one site ends a document on another', async () => {
  inspector = await openInspector();
  const district = await serve({ '/': front(['/a.html']), '/a.html': policy });
  const city = await serve({
    '/': front(['/r.html']),
    '/r.html': paper({
      title: '青禾市人民政府关于废止一批文件的决定',
      number: '青政发〔2026〕1号',
      day: '2026-01-10',
      issuer: '青禾市人民政府',
      text: '<p>决定废止《青禾区高龄津贴发放办法》（青民发〔2020〕8号）。</p>',
    }),
  });
  await inspector.inspect(district.site);
  await inspector.inspect(city.site);
  expect(await documentAt(district.web.origin, '/a.html')).toMatchObject({ state: 'repealed' });
  await inspector.inspect(district.site);
  expect(await patternsAt(district.site, '/a.html')).toContain('repealed-document');
});

test('a page whose text is in its file has the validity of the file; what prolongs the page prolongs the file', async () => {
  inspector = await openInspector();
  const file: Answer = (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
      .end(
        '青禾区公交补贴办法\n第一条　为规范公交补贴，制定本办法。\n第九条　本办法自2020年4月1日起施行，有效期5年。\n',
      );
  const cover = paper({
    title: '青禾区交通运输局关于印发《青禾区公交补贴办法》的通知',
    number: '青交发〔2020〕2号',
    day: '2020-03-01',
    validity: '有效',
    issuer: '青禾区交通运输局',
    text: '<p>正文见附件。</p><p><a href="/file.txt">附件：青禾区公交补贴办法.txt</a></p>',
  });
  const { web, site } = await serve({ '/': front(['/a.html']), '/a.html': cover, '/file.txt': file });
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'expired', until: '2025-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual(['contradicting-validity']);
  expect(await patternsAt(site, '/file.txt')).toEqual(['expired-document']);

  web.pages['/'] = front(['/a.html', '/b.html']);
  web.pages['/b.html'] = paper({
    title: '青禾区交通运输局关于延长有关文件有效期的通知',
    number: '青交发〔2025〕1号',
    day: '2025-03-01',
    issuer: '青禾区交通运输局',
    text: '<p>《关于印发〈青禾区公交补贴办法〉的通知》（青交发〔2020〕2号）有效期延长至2030年3月31日。</p>',
  });
  await inspector.inspect(site);
  expect(await documentAt(web.origin, '/a.html')).toMatchObject({ state: 'extended', until: '2030-03-31' });
  expect(await patternsAt(site, '/a.html')).toEqual([]);
  expect(await patternsAt(site, '/file.txt')).toEqual([]);
});
