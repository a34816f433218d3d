import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../data/settings.ts';
import { listPictures, openPicture } from '../../data/stores/pictures.ts';
import { type Browser, openBrowser } from '../../worker/browser/browser.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { recognise } from '../../worker/extract/picture/ocr.ts';
import { decodePicture } from '../../worker/extract/picture/raster.ts';
import { Photographer } from '../../worker/picture/photographer.ts';
import { shippedRules } from '../../worker/rules.ts';
import { residentId } from '../support/invented.ts';
import { type Inspector, openInspector } from './support/inspector.ts';
import { serveWeb, type Web } from './support/web.ts';

const first = residentId('370102', '19900307', 451);
const second = residentId('110101', '19851224', 332);
const third = residentId('440106', '19771030', 118);
const mobile = '13812345678';

const listPage = `<!doctype html><meta charset="utf-8"><title>救助名单</title><style>td{border:1px solid;padding:8px;font-size:22px}</style>
<body style="font:22px sans-serif"><h1>2026年临时救助人员名单公示</h1><img src="/card.png" alt="证件 ${second}">
<table><tr><th>姓名</th><th>身份证号</th><th>手机</th></tr>
<tr><td>张某某</td><td>${first.slice(0, 6)}<b>${first.slice(6)}</b></td><td>${mobile}</td></tr>
<tr><td>李某某</td><td>${third}</td><td>13698765432</td></tr></table>
<p>联系人身份证号：${first}</p><iframe src="/other.html"></iframe></body>`;

let web: Web;
let inspector: Inspector;
let pool: Pool;
let browser: Browser;

beforeAll(async () => {
  const [pdf, card] = await Promise.all([listPdf(), cardPicture()]);
  const file = (type: string, bytes: Buffer) => (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(200, { 'content-type': type }).end(bytes);
  };
  const csv = `姓名,身份证号,手机\n张某某,${first},${mobile}\n李某某,${third},13698765432\n`;
  web = await serveWeb({
    '/': '<!doctype html><title>首页</title><a href="/list.html">名单</a><a href="/list.pdf">附件</a><a href="/list.csv">附件</a><img src="/card.png">',
    '/list.html': listPage,
    '/list.pdf': file('application/pdf', pdf),
    '/list.csv': file('text/csv; charset=utf-8', Buffer.from(csv)),
    '/card.png': file('image/png', card),
  });
  inspector = await openInspector();
  const { packs, switches } = shippedRules();
  pool = openPool({ threads: 1, itemSeconds: 30, itemMemoryMb: 512, packs, switches, keys: inspector.db.keys });
  browser = openBrowser({ configured: process.env.XUNCHA_BROWSER ?? '' });
  const site = await inspector.addSite(`${web.origin}/`);
  await inspector.inspect(site);
  const photographer = new Photographer({
    db: inspector.db,
    settings: readSettings({ XUNCHA_DATA_DIR: inspector.dataDir }),
    log: pino({ level: process.env.XUNCHA_TEST_LOG ?? 'silent' }),
    now: () => new Date(),
    pool: async () => pool,
    browser: () => browser,
  });
  photographer.siteDone(site.id);
  await photographer.idle();
  await photographer.stop();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pool?.close();
  await inspector?.close();
  await web?.close();
});

/** The pictures of the item at a path, with their content. */
async function picturesOf(path: string) {
  const { db } = inspector;
  const item: { id: number } = await db
    .knex('items')
    .where('url', web.origin + path)
    .first('id');
  const pictures = await listPictures(db, item.id);
  return Promise.all(
    pictures.map(async (picture) => ({ ...picture, content: await openPicture(db, item.id, picture.number) })),
  );
}

async function textIn(picture: { content: Uint8Array | null }): Promise<string> {
  const raster = await decodePicture(picture.content ?? new Uint8Array());
  return (await recognise(raster)).map((line) => line.text.replace(/\s/g, '')).join('\n');
}

test('a page as it looked: values painted over, hits marked where they stand', async () => {
  const [picture, ...more] = await picturesOf('/list.html');
  expect(more).toEqual([]);
  expect(picture).toMatchObject({ kind: 'image', reason: null, width: 1280 });
  if (process.env.KEEP_PICTURES && picture?.content) await sharp(picture.content).toFile('/tmp/picture-page.png');
  const text = await textIn(picture ?? { content: null });
  expect(text).toContain('临时救助人员名单');
  for (const secret of [first, second, third, mobile, '13698765432']) expect(text).not.toContain(secret);
  expect(text).not.toContain(first.slice(6, 14));
  // Five hits in the text; none at the left edge, where a mark without a place would stand.
  expect(new Set(picture?.marks.map((mark) => mark.start)).size).toBeGreaterThanOrEqual(5);
  expect(picture?.marks.every((mark) => mark.width > 50 && mark.top > 30)).toBe(true);
});

test('the page of a PDF, text layer and scan', async () => {
  const [picture, scan] = await picturesOf('/list.pdf');
  if (process.env.KEEP_PICTURES) {
    for (const [name, one] of Object.entries({ picture, scan }))
      if (one?.content) await sharp(one.content).toFile(`/tmp/${name}.png`);
  }
  expect(picture).toMatchObject({ kind: 'image', number: 1 });
  const text = await textIn(picture ?? { content: null });
  expect(text).toContain('公示');
  expect(text).not.toContain(first.slice(6, 14));
  expect(picture?.marks.length).toBeGreaterThanOrEqual(2);
  expect(scan).toMatchObject({ kind: 'image', number: 2 });
  expect(await textIn(scan ?? { content: null })).not.toContain(second.slice(6, 14));
  expect(scan?.marks.length).toBeGreaterThanOrEqual(1);
});

test('a picture of a card, and a list as the table that it is', async () => {
  const [card] = await picturesOf('/card.png');
  expect(card).toMatchObject({ kind: 'image', number: 1 });
  expect(await textIn(card ?? { content: null })).not.toContain(second.slice(6, 14));
  const [table] = await picturesOf('/list.csv');
  expect(table).toMatchObject({ kind: 'table' });
  const shown = Buffer.from(table?.content ?? []).toString();
  expect(shown).toContain('张某某');
  for (const secret of [first, third, mobile]) expect(shown).not.toContain(secret);
});

/** Two pages: text, and a scan of a card. */
async function listPdf(): Promise<Buffer> {
  const font = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  );
  const card = await cardPicture();
  const document = new PDFDocument({ size: 'A4' });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise((resolve) => document.on('end', resolve));
  document.font(readFileSync(font)).fontSize(16);
  document.text('公示名单').text(`张某某 身份证号：${first} 手机：${mobile}`).text(`李某某 身份证号：${third}`);
  document.addPage().image(card, 40, 60, { width: 500 });
  document.end();
  await done;
  return Buffer.concat(parts);
}

function cardPicture(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="400"><rect width="1000" height="400" fill="#f4f4ee"/>
  <text x="60" y="120" font-size="44" font-family="sans-serif">ID 110101</text><text x="60" y="260" font-size="52" font-family="sans-serif">${second}</text></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
