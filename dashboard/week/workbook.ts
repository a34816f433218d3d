import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import type { Words } from '../language/words.ts';
import type { FigureTable, ReadableWeek, Value } from './report.ts';

/** The report as .xlsx: one sheet for the week, one per grouping; numbers stay numbers. */
export async function weekWorkbook(week: ReadableWeek, t: Words): Promise<Uint8Array> {
  const overview: SheetData = [
    [{ value: neutral(week.heading), fontWeight: 'bold', fontSize: 14 }],
    [neutral(`${week.weekName}  ${week.period}`)],
    [neutral(week.state)],
    ...[week.summary, week.times, week.coverage, week.why].flatMap((table) => [[], titleRow(table), ...rowsOf(table)]),
    [],
    [neutral(t.week.madeBy)],
  ];
  const sheets = [
    { sheet: sheetName(t.week.summary), data: overview, columns: [{ width: 28 }, ...widths(4, 14)] },
    ...[week.trend, week.backlog, ...week.groups].map((table) => ({
      sheet: sheetName(table.title),
      data: [...rowsOf(table), ...(table.note ? [[], [neutral(table.note)]] : [])],
      columns: [{ width: 32 }, ...widths(table.heads.length - 1, 10)],
      stickyRowsCount: 1,
    })),
  ];
  return new Uint8Array(await writeExcelFile(sheets, { fontFamily: 'Microsoft YaHei', fontSize: 11 }).toBuffer());
}

const widths = (number: number, width: number) => Array.from({ length: number }, () => ({ width }));

const titleRow = (table: FigureTable): CellObject[] => [{ value: neutral(table.title), fontWeight: 'bold' }];

function rowsOf(table: FigureTable): SheetData {
  return [
    table.heads.map((head) => ({ value: neutral(head), fontWeight: 'bold' as const, backgroundColor: '#eef0f3' })),
    ...table.rows.map((row) => row.map(cell)),
  ];
}

function cell(value: Value): CellObject | string | number | null {
  switch (value.kind) {
    case 'text':
      return neutral(value.text);
    case 'count':
      return value.n;
    case 'share':
      return value.share === null ? null : { value: value.share, type: Number, format: '0%' };
    case 'hours':
      return value.hours === null ? null : { value: value.hours, type: Number, format: '0.0' };
  }
}

/**
 * Text that no spreadsheet program takes for a formula, also after it was saved as CSV: a crawled title or a column's
 * name may begin with a sign that starts one (OWASP, CSV Injection).
 */
export function neutral(text: string): string {
  return /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** Excel allows 31 signs and none of these in the name of a sheet. */
const sheetName = (title: string): string => title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
