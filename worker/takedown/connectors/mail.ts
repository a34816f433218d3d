import { MailError, type Letter as MailLetter } from '../../mail.ts';
import { DeliveryError, type Means, type Message, type OpenOutlet } from './connector.ts';

/** Hands a letter over. One that is sent again keeps its id, so that a mailbox can tell the repetition. */
export async function sendMail({ mailer, settings }: Means, message: Message, to: string[]): Promise<string> {
  if (!mailer) throw new DeliveryError('not-configured', 'XUNCHA_SMTP_URL, XUNCHA_MAIL_FROM');
  if (to.length === 0) throw new DeliveryError('no-address', 'There is no mail address to send to.', true);
  const host = /@([^>\s]+)/.exec(settings.mailFrom)?.[1] ?? 'xuncha.invalid';
  return post(mailer, {
    to,
    ...message.letter,
    headers: {
      'Message-ID': `<delivery-${message.deliveryId}.notice-${message.notice.id}@${host}>`,
      'X-Xuncha-Notice': String(message.notice.id),
    },
  });
}

async function post(mailer: NonNullable<Means['mailer']>, letter: MailLetter): Promise<string> {
  try {
    return (await mailer.send(letter)).answer;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'bad-address') throw new DeliveryError('bad-address', 'An address is no mail address.', true);
    // A wrong password is mended on our side: the letter is tried again after that.
    throw new DeliveryError(error.code, error.message, error.permanent && error.code !== 'sign-in');
  }
}

export const mail: OpenOutlet<'mail'> = ({ options }, means) => ({
  send: (message) => sendMail(means, message, options.to.length > 0 ? options.to : message.receivers),
  async test() {
    const { mailer } = means;
    if (!mailer) throw new DeliveryError('not-configured', 'XUNCHA_SMTP_URL, XUNCHA_MAIL_FROM');
    if (options.to.length === 0) {
      try {
        await mailer.check();
      } catch (error) {
        if (error instanceof MailError) throw new DeliveryError(error.code, error.message);
        throw error;
      }
      return 'SMTP';
    }
    const text = '这是巡查系统的测试邮件，不需要处理。\nThis is a test of xuncha; nothing has to be done.';
    return post(mailer, { to: options.to, subject: '巡查系统测试邮件 / xuncha test', text });
  },
});
