import XLSX from '@e965/xlsx';
import { repack } from './zip.ts';

export interface Sheet {
  name: string;
  /** First row first; strings stay strings, so that long numbers keep their digits. */
  rows: (string | number)[][];
  hidden?: boolean | 'very';
  /** Columns that a reader does not see, from 0. */
  hiddenColumns?: number[];
  hiddenRows?: number[];
  /** Cell → remark. */
  comments?: Record<string, string>;
}

function book(sheets: Sheet[]): XLSX.WorkBook {
  const workbook = XLSX.utils.book_new();
  for (const sheet of sheets) {
    const cells = XLSX.utils.aoa_to_sheet(sheet.rows);
    cells['!cols'] = (sheet.rows[1] ?? []).map((_, index) => ({
      wch: 16,
      hidden: sheet.hiddenColumns?.includes(index) ?? false,
    }));
    if (sheet.hiddenRows)
      cells['!rows'] = sheet.rows.map((_, index) => ({ hpx: 18, hidden: sheet.hiddenRows?.includes(index) ?? false }));
    for (const [address, remark] of Object.entries(sheet.comments ?? {}))
      XLSX.utils.cell_add_comment(cells[address], remark, '经办人');
    XLSX.utils.book_append_sheet(workbook, cells, sheet.name);
  }
  workbook.Workbook = {
    Sheets: sheets.map((sheet) => ({ name: sheet.name, Hidden: sheet.hidden === 'very' ? 2 : sheet.hidden ? 1 : 0 })),
  };
  // A fixed day keeps the file the same for the same seed.
  workbook.Props = { Author: '经办人', CreatedDate: new Date(0), ModifiedDate: new Date(0) };
  return workbook;
}

export function xlsx(sheets: Sheet[]): Uint8Array {
  return repack(
    new Uint8Array(XLSX.write(book(sheets), { type: 'buffer', bookType: 'xlsx', cellStyles: true }) as Buffer),
  );
}

/** BIFF8, what .xls and WPS's .et hold. */
export function xls(sheets: Sheet[]): Uint8Array {
  return new Uint8Array(XLSX.write(book(sheets), { type: 'buffer', bookType: 'biff8', cellStyles: true }) as Buffer);
}

/** What content systems export as "Excel": an HTML table with the extension .xls. */
export function htmlAsXls(rows: (string | number)[][]): Uint8Array {
  const table = rows
    .map((row) => `<tr>${row.map((cell) => `<td style="mso-number-format:'\\@'">${cell}</td>`).join('')}</tr>`)
    .join('\n');
  return new TextEncoder().encode(
    `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table border="1">\n${table}\n</table></body></html>`,
  );
}
