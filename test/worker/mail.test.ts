import { afterEach, describe, expect, it } from 'vitest';
import { isMailAddress } from '../../data/mail-address.ts';
import { openMailer } from '../../worker/mail.ts';
import { headerOf, type Mailbox, openMailbox, partsOf } from '../support/mailbox.ts';

let mailbox: Mailbox | null = null;
afterEach(() => mailbox?.stop());

const mailFrom = 'xuncha@example.cn';

describe('a letter', () => {
  it('reaches a real server with text, HTML and attachments as they were given', async () => {
    mailbox = await openMailbox();
    const mailer = openMailer({ smtpUrl: mailbox.url, mailFrom });
    const bytes = new Uint8Array([0, 1, 2, 250, 255]);
    const sent = await mailer?.send({
      to: ['zhuguan@example.cn', 'banshi@example.cn'],
      subject: '巡查周报 2026年第47周',
      text: '见附件。',
      html: '<p>见附件。</p>',
      attachments: [{ filename: '周报.xlsx', content: bytes, contentType: 'application/octet-stream' }],
    });
    mailer?.close();
    expect(sent?.messageId).toContain('@');
    expect(sent?.answer).not.toContain('zhuguan');
    const [letter] = mailbox.letters;
    expect(letter?.to).toEqual(['zhuguan@example.cn', 'banshi@example.cn']);
    expect(headerOf(letter?.raw ?? '', 'subject')).toBe('巡查周报 2026年第47周');
    const parts = partsOf(letter?.raw ?? '');
    expect(parts.map((part) => part.type)).toEqual(['text/plain', 'text/html', 'application/octet-stream']);
    expect(parts[0]?.bytes.toString()).toContain('见附件。');
    expect([...(parts[2]?.bytes ?? [])]).toEqual([...bytes]);
  });

  it('adds no header by its subject, its file name or its receiver', async () => {
    mailbox = await openMailbox();
    const mailer = openMailer({ smtpUrl: mailbox.url, mailFrom });
    const attachments = [{ filename: 'a\r\nX-Evil: 2.txt', content: 'x', contentType: 'text/plain' }];
    await mailer?.send({ to: 'a@example.cn', subject: 'x\r\nBcc: evil@example.org', text: 'x', attachments });
    expect(mailbox.letters[0]?.to).toEqual(['a@example.cn']);
    expect(mailbox.letters[0]?.raw).not.toMatch(/^(bcc|x-evil):/im);
    for (const to of ['a@example.cn\r\nBcc: evil@example.org', 'a@example.cn, b@example.org', 'A <a@example.cn>', '']) {
      expect(isMailAddress(to)).toBe(false);
      await expect(mailer?.send({ to, subject: 'x', text: 'x' })).rejects.toMatchObject({
        code: 'bad-address',
        permanent: true,
      });
    }
    expect(mailbox.letters).toHaveLength(1);
  });
});

describe('an error', () => {
  it('says whether to try again, without address or password', async () => {
    mailbox = await openMailbox({ refuse: (to) => (to.startsWith('gone') ? 550 : to.startsWith('busy') ? 451 : null) });
    const mailer = openMailer({ smtpUrl: mailbox.url, mailFrom });
    const refused = mailer?.send({ to: 'gone@example.cn', subject: 'x', text: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'refused', permanent: true });
    await expect(refused).rejects.not.toThrow(/gone@/);
    await expect(mailer?.send({ to: 'busy@example.cn', subject: 'x', text: 'x' })).rejects.toMatchObject({
      permanent: false,
    });
  });

  it('of a wrong password, and of a server that is not there, name the setting', async () => {
    mailbox = await openMailbox({ password: 'right-one' });
    const url = mailbox.url.replace('smtp://', 'smtp://xuncha:wrong-one@');
    const wrong = openMailer({ smtpUrl: url, mailFrom })?.send({ to: 'a@example.cn', subject: 'x', text: 'x' });
    await expect(wrong).rejects.toMatchObject({ code: 'sign-in', permanent: true, message: /XUNCHA_SMTP_URL/ });
    await expect(wrong).rejects.not.toThrow(/wrong-one/);
    const nobody = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', mailFrom });
    const unreachable = nobody?.send({ to: 'a@example.cn', subject: 'x', text: 'x' });
    await expect(unreachable).rejects.toMatchObject({
      code: 'unreachable',
      permanent: false,
      message: /XUNCHA_SMTP_URL/,
    });
  });
});

it('is not opened where no server or no sender is set', () => {
  expect(openMailer({ smtpUrl: '', mailFrom })).toBeNull();
  expect(openMailer({ smtpUrl: 'smtp://127.0.0.1', mailFrom: '' })).toBeNull();
});

describe('encryption', () => {
  const letter = { to: 'a@example.cn', subject: 'x', text: 'x' };

  it('is asked for where it is required, and nothing is sent where there is none', async () => {
    mailbox = await openMailbox();
    const mailer = openMailer({ smtpUrl: mailbox.url, mailFrom, smtpTls: 'required' });
    await expect(mailer?.send(letter)).rejects.toMatchObject({ code: 'unreachable', permanent: false });
    await expect(mailer?.check()).rejects.toMatchObject({ code: 'unreachable' });
    expect(mailbox.letters).toEqual([]);
  });

  it('takes no certificate that nobody signed, unless the address of the server says so', async () => {
    mailbox = await openMailbox({ starttls: true });
    const strict = openMailer({ smtpUrl: mailbox.url, mailFrom });
    await expect(strict?.send(letter)).rejects.toMatchObject({ code: 'unreachable' });
    expect(mailbox.letters).toEqual([]);
    const smtpUrl = `${mailbox.url}/?tls.rejectUnauthorized=false`;
    await openMailer({ smtpUrl, mailFrom, smtpTls: 'required' })?.send(letter);
    await openMailer({ smtpUrl: mailbox.url, mailFrom, smtpTls: 'off' })?.send(letter);
    expect(mailbox.letters.map((one) => one.encrypted)).toEqual([true, false]);
  });

  it('signs in over it with the right password', async () => {
    mailbox = await openMailbox({ starttls: true, password: 'right-one' });
    const smtpUrl = `${mailbox.url.replace('smtp://', 'smtp://xuncha:right-one@')}/?tls.rejectUnauthorized=false`;
    const mailer = openMailer({ smtpUrl, mailFrom, smtpTls: 'required' });
    await mailer?.check();
    await mailer?.send(letter);
    expect(mailbox.letters[0]?.encrypted).toBe(true);
  });
});
