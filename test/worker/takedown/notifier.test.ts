import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { words } from '../../../dashboard/language/words.ts';
import { openAnswerToken } from '../../../data/answer-link.ts';
import { readSettings } from '../../../data/settings.ts';
import { saveConnector } from '../../../data/stores/connectors.ts';
import { undo } from '../../../data/stores/decisions.ts';
import { listDeliveries } from '../../../data/stores/deliveries.ts';
import { findFlag } from '../../../data/stores/flags.ts';
import { findNotice } from '../../../data/stores/notices.ts';
import { hoursAfter } from '../../../data/time.ts';
import { shippedRules } from '../../../worker/rules.ts';
import { Notifier } from '../../../worker/takedown/notifier.ts';
import { letterWords } from '../../../worker/takedown/words.ts';
import { residentId } from '../../support/invented.ts';
import { headerOf, type Mailbox, openMailbox, partsOf } from '../../support/mailbox.ts';
import { bossMail, type House, type HouseOptions, openHouseWithNotice, unitMail } from './support.ts';

let house: House | null = null;
let mailbox: Mailbox | null = null;
const logged: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });

afterEach(async () => {
  await house?.close();
  await mailbox?.stop();
  [house, mailbox] = [null, null];
});

async function open(
  env: Record<string, string> = {},
  options: HouseOptions & { mail?: Parameters<typeof openMailbox>[0] } = {},
) {
  mailbox = await openMailbox(options.mail);
  const mail = {
    XUNCHA_SMTP_URL: mailbox.url,
    XUNCHA_MAIL_FROM: 'xuncha@example.cn',
    XUNCHA_BASE_URL: 'https://xuncha.example.cn/',
  };
  house = await openHouseWithNotice({ ...mail, ...env }, options);
  return { house, mailbox };
}

/** What a worker does in one turn at that moment. */
async function turn(at: string, env: Record<string, string> = {}): Promise<void> {
  if (!house) throw new Error('no house');
  const settings = { ...house.settings, ...(Object.keys(env).length > 0 && pick(env)) };
  const notifier = new Notifier({ db: house.db, settings, log, now: () => new Date(at), rules: () => shippedRules() });
  await notifier.turn();
  await notifier.stop();
}

const pick = (env: Record<string, string>) => {
  const { smtpUrl, mailFrom } = readSettings(env);
  return { smtpUrl, mailFrom };
};

const textsOf = (raw: string) => partsOf(raw).map((part) => part.bytes.toString('utf8'));
const soon = () => new Date(Date.now() + 1000).toISOString();

describe('a notice', () => {
  test('reaches its unit by mail, in plain text and HTML, once however often a worker looks', async () => {
    const { mailbox, house } = await open();
    await turn(soon());
    await turn(soon());
    expect(mailbox.letters).toHaveLength(1);
    const [letter] = mailbox.letters;
    expect(letter?.to).toEqual([unitMail]);
    const notice = await findNotice(house.db, house.noticeId);
    expect(headerOf(letter!.raw, 'subject')).toBe(`【整改通知】${notice?.number}`);
    expect(headerOf(letter!.raw, 'message-id')).toMatch(/^<delivery-\d+\.notice-\d+@example\.cn>$/);
    const [text = '', html = ''] = textsOf(letter!.raw);
    for (const words of ['删除', decodeURI(notice!.body.url), '整改期限', '无需登录']) {
      expect(text, words).toContain(words);
    }
    expect(html).toContain('<table');
    const link = /https:\/\/xuncha\.example\.cn\/answer\/([\w-]+)/.exec(text)?.[1] ?? '';
    expect(html).toContain(link);
    expect(openAnswerToken(house.db.keys, link, new Date())).toMatchObject({ noticeId: house.noticeId, round: 0 });
    const [delivery] = await listDeliveries(house.db, house.noticeId);
    expect(delivery).toMatchObject({ state: 'sent', purpose: 'notice', connector: 'mail' });
    expect(delivery?.receipt).toMatch(/^250/);
    const events = await house.db.knex('events').where('action', 'notice.sent');
    expect(events).toHaveLength(1);
  });

  test('carries no full value and no foreign header, whatever stands in title, address and note', async () => {
    const id = residentId('370112', '19900307', 451);
    const hostile = {
      title: `名单 ${id}\r\nBcc: evil@example.org <script>x</script>`,
      note: `本人手机 13812345678，证件 ${id}`,
    };
    const { mailbox, house } = await open({}, { ...hostile, url: `http://x.example.gov.cn/f/${id}%E5%90%8D.html` });
    await saveConnector(
      house.db,
      { name: '文件', siteId: null, unitId: null, enabled: true },
      { kind: 'outbox', options: {} },
      { actor: 'user:admin', at: soon() },
    );
    await turn(soon());
    const outbox = join(house.settings.dataDir, 'outbox');
    const files = readdirSync(outbox).map((name) => readFileSync(join(outbox, name), 'utf8'));
    expect(files).toHaveLength(1);
    const raws = [mailbox.letters[0]!.raw, ...files];
    for (const raw of raws) {
      const all = raw + textsOf(raw).join('') + headerOf(raw, 'subject');
      for (const value of [...house.canaries, id, '13812345678', id.slice(0, 17)]) expect(all).not.toContain(value);
      expect(raw.slice(0, raw.search(/\r?\n\r?\n/))).not.toMatch(/^bcc:/im);
      expect(textsOf(raw)[1]).not.toContain('<script>');
      expect(textsOf(raw)[0]).toContain('13');
    }
    expect(mailbox.letters[0]?.to).toEqual([unitMail]);
    const kept = JSON.stringify([await house.db.knex('events'), await house.db.knex('deliveries')]) + logged.join('');
    for (const value of [...house.canaries, unitMail, bossMail]) expect(kept).not.toContain(value);
  });

  test('in English says the same', async () => {
    const { mailbox } = await open({ XUNCHA_LANGUAGE: 'en' });
    await turn(soon());
    const [text = '', html = ''] = textsOf(mailbox.letters[0]!.raw);
    expect(text).toContain('Deadline: ');
    expect(html).toContain('lang="en"');
    expect(headerOf(mailbox.letters[0]!.raw, 'subject')).toMatch(/^\[Rectification notice\]/);
  });

  test('taken back within the time of waiting reaches nobody; later, its unit hears that it is void', async () => {
    const { mailbox, house } = await open({ XUNCHA_NOTICE_WAIT_SECONDS: '600' });
    await turn(soon());
    expect(mailbox.letters).toEqual([]);
    await turn(hoursAfter(soon(), 0.2));
    expect(mailbox.letters).toHaveLength(1);
    const flag = await findFlag(house.db, house.flag.id);
    await undo(house.db, { flagId: flag!.id, version: flag!.version }, house.decider, hoursAfter(soon(), 0.3));
    await turn(hoursAfter(soon(), 0.4));
    expect(headerOf(mailbox.letters[1]!.raw, 'subject')).toMatch(/^【撤回整改通知】/);
    expect(textsOf(mailbox.letters[1]!.raw)[0]).not.toContain('/answer/');
  });

  test('that is overdue goes to the second address too, once per step, and tells only the last of those missed', async () => {
    const { mailbox, house } = await open();
    const { deadline } = house.flag;
    await turn(soon());
    for (const hours of [1, 2, 80, 81, 500, 600]) await turn(hoursAfter(deadline!, hours));
    const late = mailbox.letters.slice(1);
    expect(late.map((one) => one.to)).toEqual([1, 2, 3].map(() => [unitMail, bossMail]));
    expect(headerOf(late[0]!.raw, 'subject')).toMatch(/^【整改超期】/);
    expect(await house.db.knex('events').where('action', 'notice.overdue')).toHaveLength(3);
  });
});

describe('a mail server', () => {
  test('that is busy is asked again later; one that refuses for good is not', async () => {
    let answer = 451;
    const { mailbox, house } = await open({}, { mail: { refuse: () => answer } });
    await turn(soon());
    const waiting = (await listDeliveries(house.db, house.noticeId))[0];
    expect(waiting).toMatchObject({ state: 'waiting', error: 'refused', attempts: 1 });
    answer = 0;
    await turn(hoursAfter(soon(), 0.01));
    expect(mailbox.letters).toEqual([]);
    answer = 550;
    await turn(hoursAfter(soon(), 0.1));
    const failed = (await listDeliveries(house.db, house.noticeId))[0];
    expect(failed).toMatchObject({ state: 'failed', attempts: 2 });
    expect(failed?.tries.map((one) => one.detail).join()).not.toContain('@');
  });

  test('that refuses the password is asked again until it is mended', async () => {
    const { house, mailbox } = await open({}, { mail: { password: 'right-one' } });
    const wrong = { XUNCHA_SMTP_URL: mailbox.url.replace('//', '//x:wrong-one@'), XUNCHA_MAIL_FROM: 'x@example.cn' };
    await turn(soon(), wrong);
    const [waiting] = await listDeliveries(house.db, house.noticeId);
    expect(waiting).toMatchObject({ state: 'waiting', error: 'sign-in' });
    expect(JSON.stringify(await house.db.knex('delivery_attempts')) + logged.join('')).not.toContain('wrong-one');
    const right = { XUNCHA_SMTP_URL: mailbox.url.replace('//', '//x:right-one@'), XUNCHA_MAIL_FROM: 'x@example.cn' };
    await turn(hoursAfter(soon(), 1), right);
    expect(mailbox.letters).toHaveLength(1);
  });

  test('that is not set up is no failure: the notice waits for it', async () => {
    const { house, mailbox } = await open({ XUNCHA_SMTP_URL: '' });
    await turn(soon());
    await turn(hoursAfter(soon(), 1));
    const [waiting] = await listDeliveries(house.db, house.noticeId);
    expect(waiting).toMatchObject({ state: 'waiting', error: 'not-configured', attempts: 0, tries: [] });
    const set = { XUNCHA_SMTP_URL: mailbox.url, XUNCHA_MAIL_FROM: 'x@example.cn' };
    await turn(hoursAfter(soon(), 2), set);
    expect(mailbox.letters).toHaveLength(1);
  });
});

test('letters use the terms of the interface', () => {
  for (const language of ['zh', 'en'] as const) {
    const { terms } = words(language);
    expect(letterWords[language].remedy).toEqual(terms.remedy);
    expect(letterWords[language].severity).toEqual(terms.severity);
    expect(letterWords[language].category).toEqual(terms.category);
  }
});
