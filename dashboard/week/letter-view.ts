import { type Language, languageTag, type Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';
import { type FigureTable, type ReadableWeek, shown } from './report.ts';

export interface LetterModel {
  week: ReadableWeek;
  /** The week in the dashboard; null where its public address is not set. */
  link: string | null;
  withPdf: boolean;
}

/** Rows of a grouping in the mail; the spreadsheet has all. */
const shownRows = 10;
// Mail programs know neither style sheets nor SVG; what they all know are tables and styles at the element.
const style = {
  body: 'margin:0;padding:16px;font-family:PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif;font-size:14px;line-height:1.6;color:#1c2430;background:#ffffff',
  table: 'border-collapse:collapse;margin:0 0 16px;min-width:320px',
  head: 'padding:3px 12px 3px 0;border-bottom:1px solid #8a94a3;text-align:left;font-weight:600;white-space:nowrap',
  cell: 'padding:3px 12px 3px 0;border-bottom:1px solid #dde2e8;text-align:left;font-weight:400',
  number: ';text-align:right;font-variant-numeric:tabular-nums',
  quiet: 'color:#5b6573',
};

export function letterHtml({ week, link, withPdf }: LetterModel, language: Language, t: Words): string {
  const words = t.week.letter;
  const tables = tablesOf(week);
  return html`<!doctype html>
<html lang="${languageTag[language]}"><head><meta charset="utf-8"><title>${week.heading}</title></head>
<body style="${style.body}">
<h1 style="font-size:20px;margin:0 0 4px">${week.heading}</h1>
<p style="margin:0 0 16px"><b>${week.weekName}</b> <span style="${style.quiet}">${week.period} · ${week.state}</span></p>
${tables.map((table) => tableHtml(table, t))}
<p>${withPdf ? words.attached : words.withoutPdf}</p>
${link ? html`<p><a href="${link}">${words.open}</a></p>` : null}
<p style="${style.quiet}">${t.week.madeBy}</p>
</body></html>`.toString();
}

export function letterText({ week, link, withPdf }: LetterModel, t: Words): string {
  const words = t.week.letter;
  const lines = [week.heading, `${week.weekName}  ${week.period}`, week.state];
  for (const table of tablesOf(week)) {
    lines.push('', table.heads.length > 2 ? `${table.title}  ${table.heads.slice(1).join(' / ')}` : table.title);
    for (const row of table.rows.slice(0, shownRows + 5)) {
      const [name, ...values] = row.map((value) => shown(value, t));
      lines.push(`${name}${t.common.colon}${values.filter(Boolean).join(' / ')}`);
    }
  }
  lines.push('', withPdf ? words.attached : words.withoutPdf);
  if (link) lines.push(link);
  lines.push(t.week.madeBy);
  return lines.join('\n');
}

function tablesOf(week: ReadableWeek): FigureTable[] {
  const groups = week.groups.filter((table) => table.id === 'by-unit' || table.id === 'by-pattern');
  return [week.summary, week.times, week.coverage, week.why, ...groups.map(narrow)].filter(
    (table) => table.rows.length > 0,
  );
}

/** Name, new, decided, verified gone, waiting, overdue: what a mail has room for. */
function narrow(table: FigureTable): FigureTable {
  const columns = [0, 1, 2, 7, 11, 12];
  const pick = <T>(row: readonly T[]): T[] => columns.flatMap((column) => row[column] ?? []);
  return { ...table, heads: pick(table.heads), rows: table.rows.map(pick) };
}

function tableHtml(table: FigureTable, t: Words): Html {
  const rows = table.id.startsWith('by-') ? table.rows.slice(0, shownRows) : table.rows;
  const align = (index: number) => (index > 0 ? style.number : '');
  return html`<h2 style="font-size:15px;margin:0 0 4px">${table.title}</h2>
<table data-figures="${table.id}" style="${style.table}"><thead><tr>${table.heads.map(
    (head, index) => html`<th scope="col" style="${style.head}${align(index)}">${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((value, index) =>
        index === 0
          ? html`<th scope="row" style="${style.cell}">${shown(value, t)}</th>`
          : html`<td style="${style.cell}${style.number}">${shown(value, t)}</td>`,
      )}</tr>`,
  )}</tbody></table>${
    rows.length < table.rows.length
      ? html`<p style="${style.quiet}">${t.week.more(rows.length, table.rows.length)}</p>`
      : null
  }`;
}
