import { latin1 } from '../charset.ts';
import type { Reading, Source } from '../reading.ts';
import { readMembers } from './members.ts';
import { openZip, type ZipFolder } from './zip-folder.ts';

/** A ZIP is an office document, an OFD, or an archive: its files tell. */
export async function readZip(source: Source, reading: Reading): Promise<string> {
  const folder = await openZip(source.bytes, reading.budget);
  const kind = kindOf(folder);
  if (folder.salvaged)
    reading.trouble.add('corrupt', 'The archive is damaged; the files that could be found in it were read.');
  switch (kind) {
    case 'docx':
      await (await import('../office/docx.ts')).readDocx(folder, reading);
      return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    case 'xlsx':
      await (await import('../office/xlsx.ts')).readXlsx(folder, reading);
      return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    case 'xlsb':
      await (await import('../office/xls.ts')).readWorkbook(source, reading);
      return 'application/vnd.ms-excel.sheet.binary.macroEnabled.12';
    case 'pptx':
      await (await import('../office/pptx.ts')).readPptx(folder, reading);
      return 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
    case 'odf':
      return await (await import('../office/opendocument.ts')).readOpenDocument(folder, reading);
    case 'ofd':
      await (await import('../office/ofd.ts')).readOfd(folder, reading);
      return 'application/ofd';
    case null:
      await readMembers(folder.entries, reading);
      return 'application/zip';
  }
}

function kindOf(folder: ZipFolder): 'docx' | 'xlsx' | 'xlsb' | 'pptx' | 'odf' | 'ofd' | null {
  const names = new Set(folder.entries.map((entry) => entry.name.toLowerCase().replace(/^\/+/, '')));
  if (names.has('ofd.xml')) return 'ofd';
  if (names.has('content.xml') && (names.has('mimetype') || names.has('meta-inf/manifest.xml'))) return 'odf';
  if (names.has('xl/workbook.bin')) return 'xlsb';
  if (!names.has('[content_types].xml') && !names.has('_rels/.rels')) return null;
  if (names.has('xl/workbook.xml')) return 'xlsx';
  if (names.has('ppt/presentation.xml')) return 'pptx';
  if (names.has('word/document.xml')) return 'docx';
  const types = folder.find('[Content_Types].xml');
  const declared = types ? latin1(types.read()) : '';
  if (declared.includes('wordprocessingml')) return 'docx';
  if (declared.includes('spreadsheetml') || declared.includes('ms-excel.sheet.macro')) return 'xlsx';
  if (declared.includes('presentationml')) return 'pptx';
  return null;
}
