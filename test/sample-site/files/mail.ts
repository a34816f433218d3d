import iconv from 'iconv-lite';
import type { Entry } from './zip.ts';

function word(text: string): string {
  return `=?GBK?B?${iconv.encode(text, 'gbk').toString('base64')}?=`;
}

function wrapped(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
}

/** A message as mail programs save it (RFC 5322 / MIME), body and names in GBK, files attached. */
export function eml(message: {
  from: string;
  to: string;
  subject: string;
  date: string;
  text: string;
  files: Entry[];
}): Uint8Array {
  const boundary = '----=_Part_0001_20200101';
  const parts = [
    `Content-Type: text/plain; charset=GBK\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(iconv.encode(message.text, 'gbk'))}`,
    ...message.files.map(
      ({ name, bytes }) =>
        `Content-Type: application/octet-stream; name="${word(name)}"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${word(name)}"\r\n\r\n${wrapped(bytes)}`,
    ),
  ];
  return new TextEncoder().encode(
    `From: ${message.from}\r\nTo: ${message.to}\r\nSubject: ${word(message.subject)}\r\nDate: ${message.date}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
  );
}
