import { createTransport } from 'nodemailer';
import { isMailAddress } from '../data/mail-address.ts';
import type { Settings } from '../data/settings.ts';

export interface Letter {
  /** One or more addresses; each is checked to be a plain address, so that nothing can add a header. */
  to: string | readonly string[];
  subject: string;
  /** Plain text: always sent, for readers that show no HTML. */
  text: string;
  html?: string;
  attachments?: readonly { filename: string; content: Uint8Array | string; contentType: string }[];
  /** E.g. `X-Xuncha-Notice`: the mail can be told apart by rules of a mailbox. */
  headers?: Readonly<Record<string, string>>;
}

export interface Sent {
  messageId: string;
  /** What the server said, without addresses: for the log of deliveries. */
  answer: string;
}

export interface Mailer {
  /** @throws MailError */
  send(letter: Letter): Promise<Sent>;
  /** Greets the server and signs in, and sends nothing. @throws MailError */
  check(): Promise<void>;
  close(): void;
}

/**
 * Mail could not be handed over. `permanent`: trying again will not help (no such mailbox, wrong password, refused
 * sender). The message names the setting to look at and never holds the password of the server.
 */
export class MailError extends Error {
  readonly code: 'unreachable' | 'refused' | 'sign-in' | 'bad-address';
  readonly permanent: boolean;

  constructor(code: MailError['code'], message: string, permanent: boolean) {
    super(message);
    this.name = 'MailError';
    this.code = code;
    this.permanent = permanent;
  }
}

const waitMs = 20_000;

/** Hands mail to the server of XUNCHA_SMTP_URL; null when no mail is set up, which is a normal way to run. */
export function openMailer(
  settings: Pick<Settings, 'smtpUrl' | 'mailFrom'> & Partial<Pick<Settings, 'smtpTls'>>,
): Mailer | null {
  if (settings.smtpUrl === '' || settings.mailFrom === '') return null;
  const transport = createTransport({
    url: settings.smtpUrl,
    ...encryption(settings.smtpUrl, settings.smtpTls ?? 'auto'),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs * 3,
    // A letter is made of what it is given; it may never name a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, attachments = [], headers = {} }) {
      const receivers = typeof to === 'string' ? [to] : [...to];
      for (const address of receivers) {
        if (!isMailAddress(address)) throw new MailError('bad-address', `${address}: is no mail address`, true);
      }
      try {
        const sent = await transport.sendMail({
          from: settings.mailFrom,
          to: receivers.map((address) => ({ name: '', address })),
          subject: oneLine(subject),
          text,
          ...(html !== undefined && { html }),
          headers: { 'Auto-Submitted': 'auto-generated', ...headers },
          attachments: attachments.map(({ filename, content, contentType }) => ({
            filename: oneLine(filename),
            content: typeof content === 'string' ? content : Buffer.from(content),
            contentType,
          })),
        });
        return { messageId: sent.messageId, answer: withoutAddresses(sent.response) };
      } catch (error) {
        throw mailError(error);
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (error) {
        throw mailError(error);
      }
    },
    close: () => transport.close(),
  };
}

/** A password never goes to another machine in clear: there STARTTLS is asked for, or nothing is sent. */
function encryption(smtpUrl: string, wanted: Settings['smtpTls']): { requireTLS?: boolean; ignoreTLS?: boolean } {
  if (wanted === 'off') return { ignoreTLS: true };
  const url = URL.parse(smtpUrl);
  const here = /^(?:localhost|127\..*|\[::1\])$/.test(url?.hostname ?? '');
  return wanted === 'required' || (url?.username && !here) ? { requireTLS: true } : {};
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

const withoutAddresses = (text: string): string => oneLine(text.replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '…')).slice(0, 200);

function mailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  const code = stringOf(error, 'code');
  const answer = withoutAddresses(stringOf(error, 'response'));
  const status = Number(Reflect.get(Object(error), 'responseCode')) || 0;
  if (code === 'EAUTH') {
    return new MailError('sign-in', `the mail server refuses name or password (${answer}); see XUNCHA_SMTP_URL`, true);
  }
  if (code === 'ETLS') {
    return new MailError(
      'unreachable',
      'the mail server offers no encryption that can be used; see XUNCHA_SMTP_TLS',
      false,
    );
  }
  if (status > 0) {
    return new MailError('refused', `the mail server refuses: ${answer}`, status >= 500);
  }
  return new MailError(
    'unreachable',
    `the mail server cannot be reached (${code || 'no answer'}); see XUNCHA_SMTP_URL`,
    false,
  );
}

function stringOf(error: unknown, key: string): string {
  const value: unknown = Reflect.get(Object(error), key);
  return typeof value === 'string' ? value : '';
}
