/** Columns that a text takes on a terminal: East Asian wide characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1;
  return width;
}

/** Control characters of what was crawled must not reach a terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

/** Rows as aligned text with a header line; the last column is not padded. An empty list gives the header alone. */
export function textTable(columns: string[], rows: (string | number | null)[][]): string {
  const cells = [columns, ...rows.map((row) => row.map((cell) => plain(cell === null ? '' : String(cell))))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => displayWidth(row[index] ?? ''))));
  return cells
    .map((row) =>
      row
        .map((cell, index) => pad(cell, index, widths))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, index: number, widths: number[]): string {
  if (index === widths.length - 1) return cell;
  return cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell)));
}
