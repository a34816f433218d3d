import type { ZipFolder } from '../archive/zip-folder.ts';
import { latin1 } from '../charset.ts';
import { LimitError } from '../limits.ts';
import { readPictures } from '../picture/embedded.ts';
import type { Reading } from '../reading.ts';
import { localName, walkXml } from '../xml.ts';
import { readOpenSheets } from './opendocument-sheets.ts';
import { hiddenStyles, readOpenText } from './opendocument-text.ts';
import { writeProperty } from './package.ts';

/** ODT, ODS, ODP and their templates; returns the media type. */
export async function readOpenDocument(folder: ZipFolder, reading: Reading): Promise<string> {
  const manifest = folder.get('META-INF/manifest.xml');
  if (manifest && latin1(manifest).includes('encryption-data'))
    throw new LimitError('encrypted', 'The document needs a password.');
  const declared = latin1(folder.get('mimetype') ?? new Uint8Array()).trim();
  const content = folder.get('content.xml');
  if (!content) throw new Error('no content part');
  const head = latin1(content.subarray(0, 200_000));
  const kind =
    /spreadsheet/.test(declared) || (!declared && head.includes('<office:spreadsheet'))
      ? 'spreadsheet'
      : /presentation/.test(declared)
        ? 'presentation'
        : 'text';
  const styles = folder.get('styles.xml');
  const hidden = hiddenStyles([content, styles]);
  const start = reading.text.length;
  if (kind === 'spreadsheet') readOpenSheets(content, hidden, reading);
  else readOpenText(content, { presentation: kind === 'presentation', hidden, part: 'body' }, reading);
  if (reading.depth === 0) reading.main = { start, end: reading.text.length };
  if (styles && kind === 'text') readOpenText(styles, { presentation: false, hidden, part: 'header' }, reading);
  for (const entry of folder.entries) {
    // Objects embedded as folders carry their own content; others are files of their own.
    if (/^Object [^/]*\/content\.xml$/.test(entry.name)) {
      readOpenText(entry.read(), { presentation: false, hidden: new Set(), part: 'textbox' }, reading);
    } else if (/^Object [^/]*$/.test(entry.name) && !entry.folder) await reading.inner(entry.name, entry.read());
  }
  await readPictures(
    folder.entries.filter((entry) => /^(?:Pictures|media)\//.test(entry.name)),
    reading,
  );
  readMeta(folder.get('meta.xml'), reading);
  return declared.startsWith('application/') ? declared : `application/vnd.oasis.opendocument.${kind}`;
}

function readMeta(bytes: Uint8Array | null, reading: Reading): void {
  if (!bytes) return;
  let words = '';
  let custom: string | null = null;
  walkXml(bytes, {
    open(name, attributes) {
      words = '';
      custom = localName(name) === 'user-defined' ? (attributes['meta:name'] ?? 'property') : null;
    },
    text(data) {
      words += data;
    },
    close(name) {
      const local = localName(name);
      if (local === 'user-defined') writeProperty(reading, custom ?? 'property', words, true);
      else if (local !== 'meta' && local !== 'document-meta') writeProperty(reading, local, words);
      words = '';
    },
  });
}
