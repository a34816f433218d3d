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

/** Messages attached to messages are followed so deep. */
const deepest = 5;

/** An Outlook message: heads, text, and its attachments as files of their own; attached messages are read in place. */
export async function readMsg(folder: OleFolder, reading: Reading): Promise<void> {
  await readMessage(folder, '', {}, reading, 0);
}

/** One message of the file; `base` is the storage that it lies in, `inside` where that is. */
async function readMessage(
  folder: OleFolder,
  base: string,
  inside: Place,
  reading: Reading,
  depth: number,
): Promise<void> {
  const place: Place = { ...inside, part: 'header' };
  for (const [id, name] of heads) {
    const value = property(folder, base, id);
    if (value) reading.text.line(`${name}: ${value}`, place);
    if (value && id === '0037' && depth === 0) reading.title = value;
  }
  const body = property(folder, base, '1000');
  if (body) reading.text.line(body.replace(/\r\n?/g, '\n').trim(), { ...inside, part: 'body' });
  const html = folder.get(`${base}__substg1.0_10130102`);
  if (html && !body) await reading.inner('body.html', html, 'text/html');
  const attachments = new Set(
    folder.paths.flatMap((path) => {
      const rest = path.startsWith(base) ? path.slice(base.length) : '';
      return /^(__attach_version1\.0_#[0-9a-f]+\/)/i.exec(rest)?.[1] ?? [];
    }),
  );
  for (const attachment of attachments) {
    const at = base + attachment;
    const bytes = folder.get(`${at}__substg1.0_37010102`);
    const name = property(folder, at, '3707') ?? property(folder, at, '3704') ?? property(folder, at, '3001');
    const message = `${at}__substg1.0_3701000d/`;
    if (bytes) await reading.inner(name ?? 'attachment', bytes);
    else if (depth < deepest && folder.paths.some((path) => path.startsWith(message))) {
      const file = [inside.file, name ?? 'message'].filter(Boolean).join('!/');
      await readMessage(folder, message, { file }, reading, depth + 1);
    } else reading.trouble.add('unsupported', 'A message attached to the message was left out.');
  }
}

function property(folder: OleFolder, base: string, id: string): string | null {
  const wide = folder.get(`${base}__substg1.0_${id}001f`);
  if (wide) return new TextDecoder('utf-16le').decode(wide).replace(/\0+$/, '');
  const narrow = folder.get(`${base}__substg1.0_${id}001e`);
  return narrow ? decoderOf(936).decode(narrow).replace(/\0+$/, '') : null;
}
