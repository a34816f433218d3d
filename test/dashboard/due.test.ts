import { load } from 'cheerio';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fold, text } from '../../dashboard/due/ics.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';
import { fillDue } from '../support/due.ts';
import { fillLedger } from '../support/ledger.ts';
import { Visitor } from '../support/visitor.ts';

let running: Running;
let visitor: Visitor;
let at = '2026-11-23T02:00:00.000Z';

beforeAll(async () => {
  running = await runDashboard({ now: () => new Date(at) });
  visitor = new Visitor(running.url);
  await visitor.signIn('auditor');
});
afterAll(() => running.stop());

const rows = async (query = '') => {
  const page = load((await visitor.get(`/due${query}`)).body);
  return page('.table tbody tr')
    .toArray()
    .filter((row) => page(row).find('time').length > 0 && page(row).find('form').length === 0)
    .map((row) => page(row).find('td:nth-child(3) a').text().slice(0, 10));
};

/** Events of a file, by a parser that is not ours; the file itself is held to the form of RFC 5545. */
function eventsOf(file: string): { summary: string; day: string; uid: string; last: string }[] {
  expect(file.endsWith('\r\n')).toBe(true);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(file));
  for (const name of ['version', 'prodid']) expect(calendar.getFirstPropertyValue(name)).toBeTruthy();
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    expect(component.getFirstPropertyValue('dtstamp')).toBeTruthy();
    expect(event.startDate.isDate).toBe(true);
    return {
      summary: event.summary,
      day: event.startDate.toString(),
      last: event.endDate.toString(),
      uid: event.uid,
    };
  });
}

it('says what will be listed while nothing ends', async () => {
  expect((await visitor.get('/due')).body).toContain('这段时间内没有到期的内容');
  expect(eventsOf((await visitor.get('/due.ics')).body)).toEqual([]);
});

it('lists what ends by unit, in a calendar, and by kind, day and span', async () => {
  await fillDue(running.database);
  await fillLedger(running.database);
  const seen = load((await visitor.get('/due')).body);
  expect(seen('.nav a[aria-current="page"]').text()).toBe('台账');
  expect(seen('.section-head h2').first().text()).toContain('办公室 (1)');
  // The penalty of a person is due already: that is a flag, and no longer due soon.
  expect(await rows()).toEqual([
    '关于“十佳志愿服务项',
    '行政处罚决定书（某物',
    '关于公开征求《起步区',
    '关于公开征求《起步区',
    '起步区人才公寓管理规',
  ]);
  expect(seen('.due-month').length).toBe(4);
  expect(seen('.due-month a[title^="2026-12-08"] b').text()).toBe('1');
  expect(seen('.due-month td.due-today').text()).toBe('23');
  expect(await rows('?what=validity')).toEqual(['起步区人才公寓管理规']);
  expect(await rows('?day=2026-12-08')).toEqual(['关于公开征求《起步区']);
  expect(await rows('?days=30')).toHaveLength(3);
  expect(await rows('?unit=0&what=consultation')).toHaveLength(1);
  expect(await rows('?site=999')).toEqual([]);
  expect((await visitor.get('/due?days=nonsense&day=2026-99-99&unit=-1')).status).toBe(200);
});

it('offers the same as a calendar file that a parser reads', async () => {
  const seen = await visitor.get('/due.ics?what=publicity&what=validity');
  expect(seen.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const events = eventsOf(seen.body);
  expect(events.map(({ day, last }) => [day, last])).toEqual([
    ['2026-11-27', '2026-11-28'],
    ['2026-12-31', '2027-01-01'],
  ]);
  expect(events[0]?.summary).toBe('公示期到期：关于“十佳志愿服务项目”名单的公示;含逗号,分号\\与换行');
  expect(seen.body).toContain('/documents/');
  const again = eventsOf((await visitor.get('/due.ics?what=publicity&what=validity')).body);
  expect(again.map(({ uid }) => uid)).toEqual(events.map(({ uid }) => uid));
});

it('folds and escapes any text so that it comes back whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (value) => {
      const plain = value.replace(/\p{Cc}/gu, ' ').toWellFormed();
      const file = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', fold(`SUMMARY:${text(plain)}`), 'END:VEVENT', 'END:VCALENDAR'];
      for (const line of file.join('\r\n').split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      const event = new ICAL.Component(ICAL.parse(file.join('\r\n'))).getFirstSubcomponent('vevent');
      expect(event?.getFirstPropertyValue('summary') ?? '').toBe(plain);
    }),
  );
});

it('hands out an address for calendar programs, once, that closes and ends', async () => {
  await visitor.get('/due?what=publicity');
  const made = await visitor.post('/due/links', { what: 'publicity' });
  expect(made.status).toBe(201);
  const address = load(made.body)('code.secret').text();
  const path = new URL(address).pathname;
  const program = new Visitor(running.url);
  const read = await program.get(path, { accept: 'text/calendar' });
  expect(eventsOf(read.body)).toHaveLength(1);
  expect(read.headers.get('set-cookie')).toBeNull();
  expect((await visitor.get('/due')).body).not.toContain(address.slice(-20));
  expect((await program.get(path.replace('.ics', 'x.ics'))).status).toBe(404);
  expect((await program.get('/calendar/short.ics')).status).toBe(404);
  at = '2027-11-25T02:00:00.000Z';
  expect((await program.get(path)).status).toBe(404);
  at = '2026-11-23T03:00:00.000Z';
  const list = load((await visitor.get('/due')).body);
  const close = list('form[action^="/due/links/"]').attr('action') ?? '';
  expect((await visitor.post(close)).status).toBe(303);
  expect((await program.get(path)).status).toBe(404);
  expect(running.logged.join('\n')).not.toContain(path.slice(10, 40));
});
