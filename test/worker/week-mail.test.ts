import { read, utils } from '@e965/xlsx';
import { load } from 'cheerio';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { weekLetter } from '../../dashboard/week/letter.ts';
import { type Database, openDatabase } from '../../data/connect.ts';
import { readSettings } from '../../data/settings.ts';
import { listEvents } from '../../data/stores/events.ts';
import { claimWeekMail, expectWeekMails, handWeekMail, listWeekMails } from '../../data/stores/week-mails.ts';
import { weekReport } from '../../data/stores/week-report.ts';
import { MailError } from '../../worker/mail.ts';
import { dueWeek } from '../../worker/report/due-week.ts';
import { WeekMailer } from '../../worker/report/week-mailer.ts';
import { eachDatabase, sqlite } from '../support/database.ts';
import { headerOf, type Mailbox, openMailbox, partsOf } from '../support/mailbox.ts';
import { fillWeeks } from '../support/weeks.ts';

// Monday 2026-11-30, 08:00 in Asia/Shanghai.
const monday = '2026-11-30T00:00:00.000Z';
const log = pino({ level: 'silent' });
let mailbox: Mailbox | null = null;
const mailers: WeekMailer[] = [];
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const mailer of mailers.splice(0)) await mailer.stop();
  for (const close of closers.splice(0)) await close();
  await mailbox?.stop();
  mailbox = null;
});

/** A fresh SQLite database, for what is the same on both. */
async function opened(): Promise<Database> {
  const { settings, remove } = await sqlite();
  const db = await openDatabase(settings);
  closers.push(() => db.close().then(remove));
  return db;
}

interface Way {
  at?: string;
  to?: string;
  name?: string;
  toPdf?: ((html: string) => Promise<Uint8Array>) | undefined;
}

function mailer(db: Database, { at = monday, to = 'zhuguan@example.cn', name = 'one', ...way }: Way = {}): WeekMailer {
  const settings = readSettings({
    XUNCHA_SMTP_URL: mailbox?.url ?? '',
    XUNCHA_MAIL_FROM: 'xuncha@example.cn',
    XUNCHA_WEEK_MAIL_TO: to,
    XUNCHA_BASE_URL: 'https://xuncha.example.cn',
  });
  const toPdf = 'toPdf' in way ? way.toPdf : async (html: string) => new TextEncoder().encode(`%PDF ${html}`);
  const made = new WeekMailer({
    db,
    settings,
    log,
    name,
    now: () => new Date(at),
    write: (report, language) => weekLetter(report, { language, patterns: [], baseUrl: settings.baseUrl, toPdf }),
  });
  mailers.push(made);
  return made;
}

it('knows which week is due: from Monday at the hour that is set until the next one', () => {
  expect(dueWeek('2026-11-29T23:59:59.999Z', '08:00').week).toBe('2026-W47');
  expect(dueWeek(monday, '08:00').week).toBe('2026-W48');
  expect(dueWeek('2026-12-04T12:00:00.000Z', '08:00').week).toBe('2026-W48');
  expect(dueWeek('2026-12-06T23:59:00.000Z', '08:00').week).toBe('2026-W48');
  expect(dueWeek('2027-01-04T00:00:00.000Z', '08:00').week).toBe('2026-W53');
  expect(dueWeek('2026-11-29T16:00:00.000Z', '00:00').week).toBe('2026-W48');
});

describe('the mail on Monday', () => {
  it('holds the figures of the API in its text, its HTML, its spreadsheet and its PDF, in the language of the reader', async () => {
    const db = await opened();
    mailbox = await openMailbox();
    await fillWeeks(db, 2, '2026-11-26T02:00:00.000Z');
    await mailer(db, { to: 'zhuguan@example.cn, en:visitor@example.cn' }).turn();
    const report = await weekReport(db, '2026-W48', monday);
    expect(report.frozenAt).toBe(monday);
    expect(mailbox.letters.map((letter) => letter.to)).toEqual([['visitor@example.cn'], ['zhuguan@example.cn']]);
    const wanted = Object.values(report.all);
    for (const [letter, sheet, subject] of [
      [mailbox.letters[1], '本周概况', '2026 年第 48 周'],
      [mailbox.letters[0], 'The week at a glance', 'Week 48 of 2026'],
    ] as const) {
      const raw = letter?.raw ?? '';
      expect(headerOf(raw, 'subject')).toContain(subject);
      const [text, html, xlsx, pdf, ...more] = partsOf(raw);
      expect(more).toEqual([]);
      const body = html?.bytes.toString() ?? '';
      expect(figuresIn(body, 'summary').slice(0, wanted.length)).toEqual(wanted);
      expect(figuresIn(pdf?.bytes.toString() ?? '', 'summary').slice(0, wanted.length)).toEqual(wanted);
      expect(figuresIn(body, 'coverage')).toEqual(
        ['inspections', 'seen', 'read', 'partial', 'unread'].map((name) => Reflect.get(report.coverage, name)),
      );
      expect(body).toContain('https://xuncha.example.cn/week/2026-W48');
      expect(body).not.toMatch(/<(script|img|link)\b/);
      for (const [name, n] of load(body)('table[data-figures=summary] tbody tr')
        .toArray()
        .map((row) => [load(row)('th').text(), load(row)('td').first().text()])) {
        expect(text?.bytes.toString()).toContain(`${name}${subject.startsWith('Week') ? ': ' : '：'}${n}`);
      }
      const book = read(new Uint8Array(xlsx?.bytes ?? []));
      const rows = utils.sheet_to_json<unknown[]>(book.Sheets[sheet] ?? {}, { header: 1 });
      expect(rows.slice(6, 6 + wanted.length).map((row) => row[1])).toEqual(wanted);
    }
  });

  it('goes without a PDF where there is no browser, and says so', async () => {
    const db = await opened();
    mailbox = await openMailbox();
    await fillWeeks(db, 1, '2026-11-26T02:00:00.000Z');
    await mailer(db, { toPdf: undefined }).turn();
    const parts = partsOf(mailbox.letters[0]?.raw ?? '');
    expect(parts.map((part) => part.type)).toEqual([
      'text/plain',
      'text/html',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ]);
    expect(parts[0]?.bytes.toString()).toContain('未附 PDF');
  });

  it('is not sent where nothing was set up or nothing happened before', async () => {
    const db = await opened();
    mailbox = await openMailbox();
    await mailer(db).turn();
    await fillWeeks(db, 1, '2026-12-02T02:00:00.000Z');
    await mailer(db, { at: '2026-11-23T02:00:00.000Z' }).turn();
    await mailer(db, { to: '' }).turn();
    expect(mailbox.letters).toEqual([]);
  });
});

eachDatabase((_name, open) => {
  it('reaches each reader once, whatever restarts and however many workers there are', async () => {
    const db = await open();
    mailbox = await openMailbox();
    await fillWeeks(db, 1, '2026-11-26T02:00:00.000Z');
    const to = 'a@example.cn b@example.cn c@example.cn';
    await Promise.all(['one', 'two', 'three'].map((name) => mailer(db, { to, name, toPdf: undefined }).turn()));
    await mailer(db, { to, name: 'after a restart' }).turn();
    await mailer(db, { to, at: '2026-12-03T00:00:00.000Z' }).turn();
    expect(mailbox.letters.map((letter) => letter.to[0]).sort()).toEqual([
      'a@example.cn',
      'b@example.cn',
      'c@example.cn',
    ]);
    const { events } = await listEvents(db, { action: 'week.mailed' }, { limit: 10 });
    expect(events.map((event) => event.data.state)).toEqual(['sent', 'sent', 'sent']);
    expect(JSON.stringify(events)).not.toContain('@');
  });

  it('is made up for when nothing ran on Monday, and tried again when the server was away', async () => {
    const db = await open();
    await fillWeeks(db, 1, '2026-11-26T02:00:00.000Z');
    const thursday = '2026-12-03T03:00:00.000Z';
    mailbox = await openMailbox();
    const { url } = mailbox;
    await mailbox.stop();
    await mailer(db, { at: thursday, toPdf: undefined }).turn();
    expect(await listWeekMails(db, '2026-W48')).toMatchObject([
      { state: 'failed', attempts: 1, error: expect.stringContaining('XUNCHA_SMTP_URL') },
    ]);
    mailbox = await openMailbox();
    expect(mailbox.url).not.toBe(url);
    await mailer(db, { at: thursday, toPdf: undefined }).turn();
    expect(mailbox.letters).toHaveLength(0);
    await mailer(db, { at: '2026-12-03T03:10:00.000Z', toPdf: undefined }).turn();
    expect(mailbox.letters).toHaveLength(1);
    expect(await listWeekMails(db, '2026-W48')).toMatchObject([{ state: 'sent', attempts: 2, error: null }]);
  });

  it('is taken over from a worker that died before it was sent, never from one that died while sending', async () => {
    const db = await open();
    const readers = [
      { address: 'a@example.cn', language: 'zh' as const },
      { address: 'b@example.cn', language: 'zh' as const },
    ];
    await expectWeekMails(db, '2026-W48', readers);
    await expectWeekMails(db, '2026-W48', readers);
    const first = await claimWeekMail(db, '2026-W48', 'dead', monday);
    const second = await claimWeekMail(db, '2026-W48', 'dead', monday);
    expect(await claimWeekMail(db, '2026-W48', 'two', monday)).toBeNull();
    expect(second && (await handWeekMail(db, second, 'dead', monday))).toBe(true);
    const later = '2026-11-30T00:20:00.000Z';
    const taken = await claimWeekMail(db, '2026-W48', 'two', later);
    expect(taken?.address).toBe(first?.address);
    expect(await claimWeekMail(db, '2026-W48', 'two', later)).toBeNull();
    // The one that was only slow wakes up: it may not send what is another's now.
    expect(first && (await handWeekMail(db, first, 'dead', later))).toBe(false);
    expect((await listWeekMails(db, '2026-W48')).map((mail) => mail.state)).toEqual(['sending', 'unknown']);
  });

  it('stops at an address that the server refuses for good', async () => {
    const db = await open();
    await fillWeeks(db, 1, '2026-11-26T02:00:00.000Z');
    mailbox = await openMailbox({ refuse: () => 550 });
    await mailer(db, { toPdf: undefined }).turn();
    await mailer(db, { at: '2026-12-04T00:00:00.000Z', toPdf: undefined }).turn();
    expect(await listWeekMails(db, '2026-W48')).toMatchObject([{ state: 'refused', attempts: 1 }]);
    expect(new MailError('refused', 'x', true).permanent).toBe(true);
  });
});

/** The first figure of each row of a table. */
function figuresIn(html: string, id: string): number[] {
  const page = load(html);
  return page(`table[data-figures="${id}"] tbody tr`)
    .toArray()
    .map((row) => Number(page(row).find('td').first().text().replaceAll(',', '')));
}
