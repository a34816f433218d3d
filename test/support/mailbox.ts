import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** One letter as the server received it. */
export interface Received {
  from: string;
  to: string[];
  /** The whole message as it came over the wire. */
  raw: string;
  encrypted: boolean;
}

export interface Mailbox {
  /** For XUNCHA_SMTP_URL. */
  url: string;
  letters: Received[];
  stop(): Promise<void>;
}

/**
 * A real SMTP server on a free port. `refuse`: an answer for a receiver, e.g. `550 no such mailbox`. `starttls`: offers
 * encryption, with a certificate that nobody signed.
 */
export async function openMailbox(
  options: { refuse?: (to: string) => number | null; password?: string; starttls?: boolean } = {},
): Promise<Mailbox> {
  const letters: Received[] = [];
  const server = new SMTPServer({
    authOptional: options.password === undefined,
    disabledCommands: options.starttls ? [] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ password }, _session, done) {
      if (password === options.password) done(null, { user: 'xuncha' });
      else done(new Error('wrong password'));
    },
    onRcptTo({ address }, _session, done) {
      const status = options.refuse?.(address) ?? null;
      done(status === null ? null : Object.assign(new Error(`refused <${address}>`), { responseCode: status }));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(parts).toString('utf8'),
          encrypted: session.secure,
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  server.on('error', () => {});
  const address = server.server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    letters,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** One part of a MIME message. */
export interface Part {
  type: string;
  filename: string | null;
  bytes: Buffer;
}

/** The leaves of a message, decoded: enough of MIME for what nodemailer writes. */
export function partsOf(raw: string): Part[] {
  const cut = raw.search(/\r?\n\r?\n/);
  const head = raw.slice(0, cut).replace(/\r?\n[ \t]+/g, ' ');
  const body = raw.slice(cut).replace(/^(\r?\n){2}/, '');
  const type = /^content-type:\s*([^;\s]+)/im.exec(head)?.[1]?.toLowerCase() ?? 'text/plain';
  const boundary = /boundary="?([^";\s]+)"?/i.exec(head)?.[1];
  if (type.startsWith('multipart/') && boundary) {
    return body
      .split(new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^$\x7b}()|[\]\\]/g, '\\$&')}(?:--)?(?:\\r?\\n|$)`))
      .filter((part) => /\S/.test(part))
      .slice(0)
      .flatMap((part) => (/^content-/im.test(part) ? partsOf(part) : []));
  }
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1]?.toLowerCase();
  const filename =
    /filename\*0?\*?=(?:utf-8'')?"?([^";]+)"?/i.exec(head)?.[1] ?? /filename="?([^";]+)"?/i.exec(head)?.[1] ?? null;
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(body)
        : Buffer.from(body);
  return [{ type, filename: filename ? decodeURIComponent(filename) : null, bytes }];
}

/** Value of one header, words decoded. */
export function headerOf(raw: string, name: string): string {
  const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replace(/\r?\n[ \t]+/g, ' ');
  const value = new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1] ?? '';
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')).toString('utf8'),
    );
}

function quotedPrintable(text: string): Buffer {
  const plain = text.replace(/=\r?\n/g, '');
  const bytes: number[] = [];
  for (let at = 0; at < plain.length; at++) {
    const code = /^=([0-9A-F]{2})/i.exec(plain.slice(at, at + 3))?.[1];
    if (code) {
      bytes.push(Number.parseInt(code, 16));
      at += 2;
    } else bytes.push(...Buffer.from(plain[at] ?? ''));
  }
  return Buffer.from(bytes);
}
