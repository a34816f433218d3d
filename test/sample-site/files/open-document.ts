import { escapeHtml } from '../layout.ts';
import { asLines, type Block } from './block.ts';
import { textEntry, zip } from './zip.ts';

const spaces =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"';

function container(type: string, body: string): Uint8Array {
  const mime = `application/vnd.oasis.opendocument.${type}`;
  return zip([
    textEntry('mimetype', mime),
    textEntry(
      'META-INF/manifest.xml',
      `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${mime}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    ),
    textEntry(
      'styles.xml',
      `<?xml version="1.0" encoding="UTF-8"?><office:document-styles ${spaces} office:version="1.2"/>`,
    ),
    textEntry(
      'content.xml',
      `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${spaces} office:version="1.2"><office:body>${body}</office:body></office:document-content>`,
    ),
  ]);
}

function tableXml(name: string, rows: string[][]): string {
  const cell = (text: string): string =>
    `<table:table-cell office:value-type="string"><text:p>${escapeHtml(text)}</text:p></table:table-cell>`;
  return `<table:table table:name="${name}"><table:table-column table:number-columns-repeated="${rows[0]?.length ?? 1}"/>${rows.map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('')}</table:table>`;
}

export function odt(blocks: Block[]): Uint8Array {
  const body = blocks.map((block) => {
    if ('table' in block) return tableXml('表1', [block.table.header, ...block.table.rows]);
    const text = escapeHtml(asLines([block]).join(''));
    return 'heading' in block ? `<text:h text:outline-level="1">${text}</text:h>` : `<text:p>${text}</text:p>`;
  });
  return container('text', `<office:text>${body.join('')}</office:text>`);
}

export function ods(sheets: { name: string; rows: string[][] }[]): Uint8Array {
  return container(
    'spreadsheet',
    `<office:spreadsheet>${sheets.map((sheet) => tableXml(sheet.name, sheet.rows)).join('')}</office:spreadsheet>`,
  );
}
