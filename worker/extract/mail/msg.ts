import type { Place } from '../../../patterns/document.ts';
import type { OleFolder } from '../office/ole-folder.ts';
import { decoderOf } from '../office/ole-properties.ts';
import type { Reading } from '../reading.ts';

/** Properties of a message ([MS-OXMSG]) that are shown in its head. */
const heads: [string, string][] = [
  ['0c1a', 'from'],
  ['0c1f', 'from'],
  ['0e04', 'to'],
  ['0e03', 'cc'],
  ['0e02', 'bcc'],
  ['0037', 'subject'],
];

/** An Outlook message: heads, text, and its attachments as files of their own. */
export async function readMsg(folder: OleFolder, reading: Reading): Promise<void> {
  const place: Place = { part: 'header' };
  for (const [id, name] of heads) {
    const value = property(folder, '', id);
    if (value) reading.text.line(`${name}: ${value}`, place);
    if (value && id === '0037') reading.title = value;
  }
  const body = property(folder, '', '1000');
  if (body) reading.text.line(body.replace(/\r\n?/g, '\n').trim(), { part: 'body' });
  const html = folder.get('__substg1.0_10130102');
  if (html && !body) await reading.inner('body.html', html, 'text/html');
  const attachments = new Set(
    folder.paths.flatMap((path) => /^(__attach_version1\.0_#[0-9a-f]+\/)/i.exec(path)?.[1] ?? []),
  );
  for (const base of attachments) {
    const bytes = folder.get(`${base}__substg1.0_37010102`);
    const name = property(folder, base, '3707') ?? property(folder, base, '3704') ?? 'attachment';
    if (bytes) await reading.inner(name, bytes);
    else reading.trouble.add('unsupported', 'A message attached to the message was left out.');
  }
}

function property(folder: OleFolder, base: string, id: string): string | null {
  const wide = folder.get(`${base}__substg1.0_${id}001f`);
  if (wide) return new TextDecoder('utf-16le').decode(wide).replace(/\0+$/, '');
  const narrow = folder.get(`${base}__substg1.0_${id}001e`);
  return narrow ? decoderOf(936).decode(narrow).replace(/\0+$/, '') : null;
}
