/** Column letters of a number from 0: 0 → A, 26 → AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Row and column from 0 of an A1 name; null where it is none. */
export function cellAt(name: string): { row: number; column: number } | null {
  let column = 0;
  let i = 0;
  for (; i < name.length; i++) {
    const code = name.charCodeAt(i) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  const row = Number(name.slice(i));
  return i > 0 && i < 4 && Number.isInteger(row) && row > 0 ? { row: row - 1, column: column - 1 } : null;
}
