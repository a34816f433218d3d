import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from '../../bin/house.ts';
import { weekLetterWriter } from '../../bin/week-letter.ts';
import { newSite } from '../../data/new-site.ts';
import { readSettings, type Settings } from '../../data/settings.ts';
import { saveColumn } from '../../data/stores/columns.ts';
import { listEvents } from '../../data/stores/events.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { requestInspection } from '../../data/stores/inspections.ts';
import { addSite } from '../../data/stores/sites.ts';
import { addToken } from '../../data/stores/tokens.ts';
import { saveUnit } from '../../data/stores/units.ts';
import { addUser } from '../../data/stores/users.ts';
import { dayOf, weekOf } from '../../data/time.ts';
import { openBrowser } from '../../worker/browser/browser.ts';
import { extract } from '../../worker/extract/extract.ts';
import { defaultLimits } from '../../worker/extract/limits.ts';
import { WeekMailer } from '../../worker/report/week-mailer.ts';
import { shippedRules } from '../../worker/rules.ts';
import { Notifier } from '../../worker/takedown/notifier.ts';
import { xuncha } from '../support/cli.ts';
import { passwordOf } from '../support/dashboard.ts';
import { type Mailbox, openMailbox, partsOf } from '../support/mailbox.ts';
import { Visitor } from '../support/visitor.ts';
import { type PlantedSite, plantSite } from './planted-site.ts';

// A whole day of the system over planted values: inspected, decided, taken down, told, reported. Then everything that
// the system keeps, shows or sends is searched for them.

let site: PlantedSite;
let house: House;
let mailbox: Mailbox;
let settings: Settings;
let dataDir: string;
let env: Record<string, string>;
let secret: string;
const logged: string[] = [];
const browser = openBrowser({ configured: '' });
const by = (at = new Date()) => ({ actor: 'user:admin', at: at.toISOString() }) as const;

beforeAll(async () => {
  site = await plantSite();
  mailbox = await openMailbox();
  dataDir = mkdtempSync(join(tmpdir(), 'xuncha-canaries-'));
  env = {
    XUNCHA_DATA_DIR: dataDir,
    XUNCHA_PORT: '0',
    XUNCHA_SMTP_URL: mailbox.url,
    XUNCHA_MAIL_FROM: 'xuncha@example.cn',
    XUNCHA_WEEK_MAIL_TO: 'zhuguan@example.cn',
    XUNCHA_NOTICE_WAIT_SECONDS: '0',
    XUNCHA_LOG_LEVEL: 'debug',
  };
  settings = readSettings(env);
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  house = await openHouse(settings, { log });
  const { database: db } = house;
  for (const role of ['reviewer', 'admin'] as const) {
    await addUser(db, { name: role, role, password: passwordOf(role) }, by());
  }
  const added = await addSite(db, newSite(site.url, { delayMs: 0, concurrency: 4, render: 'never' }), by());
  const unitId = await saveUnit(db, { name: '综合办公室', email: 'banshi@example.cn' }, by());
  await saveColumn(db, { siteId: added.id, name: '全部栏目', pathPrefix: '/', unitId }, by());
  const asked = await requestInspection(db, { siteId: added.id, trigger: 'manual', asOf: dayOf(by().at) }, by());
  house.worker?.wake();
  await until(async () => {
    const row = await db.knex('inspections').where('id', asked.id).first('state');
    return row?.state === 'completed';
  });
  secret = (
    await addToken(
      db,
      { name: '门户', scopes: ['check', 'documents', 'week'], expiresAt: '2999-01-01T00:00:00.000Z' },
      by(),
    )
  ).secret;
}, 120_000);

afterAll(async () => {
  await browser.close();
  await house?.stop();
  await site?.close();
  await mailbox?.stop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 600; n++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to an end in a minute');
}

/** The values that occur in a text, with how much stands around them. */
function leaks(where: string, text: string): string[] {
  return site.canaries.filter((value) => text.includes(value)).map((value) => `${where}: ${value.slice(0, 4)}…`);
}

/** The same in bytes, in the encodings that a file may use. */
function leaksInBytes(where: string, bytes: Buffer): string[] {
  return site.canaries
    .filter((value) => bytes.includes(value, 0, 'utf8') || bytes.includes(value, 0, 'utf16le'))
    .map((value) => `${where}: ${value.slice(0, 4)}…`);
}

/** What is written inside a PDF, a workbook or a letter. */
async function textOf(bytes: Uint8Array, name: string, type: string): Promise<string> {
  const { document } = await extract({ bytes, url: name, declaredType: type }, { ...defaultLimits, ocr: false });
  // What cannot be read would pass every search.
  expect(document.text.length, name).toBeGreaterThan(50);
  return `${document.title ?? ''}\n${document.text}\n${JSON.stringify(document.meta)}`;
}

describe('what was planted', () => {
  it('was found, every single value: or the search below would prove nothing', async () => {
    const { database: db } = house;
    const digests = new Set<string>(await db.knex('hits').pluck('digest'));
    const missing = site.canaries.filter((value) => !digests.has(db.sealer.digest(value)));
    expect(site.canaries.length).toBeGreaterThan(80);
    expect(missing).toEqual([]);
  });

  it('can be seen by who may, one at a time and with an event', async () => {
    const reviewer = new Visitor(house.dashboard?.url ?? '');
    await reviewer.signIn('reviewer');
    const hit = await house.database.knex('hits').where('pattern', 'resident-id').first('id', 'flag_id');
    await reviewer.get(`/flags/${hit?.flag_id}`);
    const shown = await reviewer.post(`/flags/${hit?.flag_id}/hits/${hit?.id}/reveal`, { reason: '核对是否为本人' });
    expect(leaks('reveal', shown.body)).toHaveLength(1);
    const { events } = await listEvents(house.database, { action: 'flag.revealed' }, { limit: 5 });
    expect(events).toHaveLength(1);
  });
});

describe('after a whole day no planted value stands', () => {
  it('in any page, file or answer of the dashboard', async () => {
    await decideAll();
    const found: string[] = [];
    let pages = 0;
    const admin = new Visitor(house.dashboard?.url ?? '');
    await admin.signIn('admin');
    const week = weekOf(by().at);
    const queue = [
      '/',
      '/flags?view=all',
      '/audit/export?format=csv',
      '/audit/export?format=json',
      `/week/${week}/xlsx`,
      `/week/${week}/pdf`,
      `/week/${week}/json`,
      '/due.ics',
    ];
    const seen = new Set(queue);
    const perPath = new Map<string, number>();
    for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
      const cookie = [...admin.cookies].map((pair) => pair.join('=')).join('; ');
      const response = await fetch(new URL(address, house.dashboard?.url), {
        headers: { cookie, accept: 'text/html' },
        redirect: 'manual',
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const type = response.headers.get('content-type') ?? '';
      pages += 1;
      expect(response.status, address).toBeLessThan(500);
      found.push(
        ...leaksInBytes(address, bytes),
        ...leaks(`${address} (headers)`, JSON.stringify([...response.headers])),
      );
      if (/pdf|spreadsheet/.test(type))
        found.push(...leaks(address, await textOf(new Uint8Array(bytes), 'file', type)));
      if (!type.startsWith('text/html')) continue;
      const html = bytes.toString('utf8');
      // What was crawled is shown, never run.
      expect(html).not.toMatch(/<script>alert|<img src=x/);
      for (const [, link = ''] of html.matchAll(/(?:href|src|hx-get)="(\/[^"]*)"/g)) {
        const to = link.replaceAll('&amp;', '&').replace(/#.*$/, '');
        const path = to.replace(/\?.*$/, '').replace(/\d+/g, '#');
        const times = perPath.get(path) ?? 0;
        if (seen.has(to) || times >= (to.endsWith('/pdf') ? 2 : 12) || /^\/(assets|sign-out)/.test(to)) continue;
        perPath.set(path, times + 1);
        seen.add(to);
        queue.push(to);
      }
    }
    expect(pages).toBeGreaterThan(60);
    // What a person typed is shown to that person, and kept and logged nowhere (the last test looks).
    const typed = site.canaries.slice(0, 3).join(' ');
    expect((await admin.get(`/flags?text=${encodeURIComponent(typed)}`)).status).toBe(200);
    await admin.get('/flags');
    await admin.get(`/documents?text=${encodeURIComponent(typed)}`);
    await admin.get(`/audit?subject=${encodeURIComponent(typed)}`);
    expect(found).toEqual([]);
  }, 120_000);

  it('in an answer of the API', async () => {
    const ask = async (path: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const response = await fetch(new URL(path, house.dashboard?.url), {
        headers,
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    };
    const text = `名单\n${site.canaries
      .slice(0, 40)
      .map((value, n) => `王${n} 身份证号或电话：${value}`)
      .join('\n')}`;
    const checked = await ask('/api/check', { text });
    expect(checked.status).toBe(200);
    expect(JSON.parse(checked.text).hits.length).toBeGreaterThan(20);
    const file = await ask('/api/check', { name: 'roster.txt', base64: Buffer.from(text).toString('base64') });
    const week = await ask(`/api/weeks/${weekOf(by().at)}`);
    expect(week.status).toBe(200);
    const documents = await ask(`/api/documents?key=${encodeURIComponent(site.url)}`);
    const wrong = await ask('/api/check', { text, more: site.canaries[0] });
    expect(wrong.status).toBe(400);
    const all = [checked, file, week, documents, wrong].map((answer) => answer.text).join('\n');
    expect(leaks('api', all)).toEqual([]);
  });

  it('in a letter: the notice to the unit, and the week to the manager', async () => {
    const { database: db, log } = house;
    const rules = () => shippedRules();
    const notifier = new Notifier({ db, settings, log, now: () => new Date(Date.now() + 3_600_000), rules });
    await notifier.turn();
    // The house's own may have begun with it a moment before.
    await until(async () => mailbox.letters.some((letter) => letter.to.includes('banshi@example.cn')));
    await notifier.stop();
    const later = new Date(Date.now() + 8 * 86_400_000);
    const write = weekLetterWriter(settings, log, async () => shippedRules(), browser);
    const weekly = new WeekMailer({ db, settings, log, now: () => later, name: 'test', write });
    await weekly.turn();
    await weekly.stop();
    const receivers = new Set(mailbox.letters.flatMap((letter) => letter.to));
    expect([...receivers].sort()).toEqual(['banshi@example.cn', 'zhuguan@example.cn']);
    const found: string[] = [];
    for (const letter of mailbox.letters) {
      found.push(...leaks('letter', letter.raw));
      for (const part of partsOf(letter.raw)) {
        found.push(...leaksInBytes(`letter ${part.type}`, part.bytes));
        if (/pdf|spreadsheet/.test(part.type)) {
          found.push(
            ...leaks(
              `letter ${part.filename}`,
              await textOf(new Uint8Array(part.bytes), part.filename ?? 'file', part.type),
            ),
          );
        }
      }
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('in what the command line prints', async () => {
    const found: string[] = [];
    for (const args of [
      ['flags', '--state', 'all', '--format', 'csv'],
      ['items', '--format', 'json'],
    ]) {
      const { stdout, stderr, status } = await xuncha(args, { env });
      expect(status).toBe(0);
      expect(stdout.length).toBeGreaterThan(100);
      found.push(...leaks(args.join(' '), stdout + stderr));
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('in the database, its journal, any other file of the data folder, or the log', async () => {
    const found: string[] = [];
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((file) => file.name)).toEqual(expect.arrayContaining(['xuncha.db', 'xuncha.db-wal']));
    for (const file of files) {
      found.push(...leaksInBytes(file.name, readFileSync(join(file.parentPath, file.name))));
    }
    expect(logged.length).toBeGreaterThan(50);
    found.push(...leaks('log', logged.join('\n')));
    expect(found).toEqual([]);
  });
});

/** Each way of deciding, with a comment that repeats nothing. */
async function decideAll(): Promise<void> {
  const reviewer = new Visitor(house.dashboard?.url ?? '');
  await reviewer.signIn('reviewer');
  const { flags } = await listFlags(house.database, {}, { limit: 50 });
  expect(flags.length).toBeGreaterThan(8);
  for (const [n, flag] of flags.entries()) {
    await reviewer.get(`/flags/${flag.id}`);
    const version = String(flag.version);
    await reviewer.post(`/flags/${flag.id}/comments`, { text: '请核对' });
    if (n % 3 === 0) await reviewer.post(`/flags/${flag.id}/take-down`, { version, remedy: 'redact' });
    if (n % 3 === 1) await reviewer.post(`/flags/${flag.id}/retain`, { version, reason: 'false-positive' });
  }
  const taken = await house.database.knex('flags').where('state', 'taken-down').count('* as n').first();
  expect(Number(taken?.n)).toBeGreaterThan(2);
}
