import iconv from 'iconv-lite';

export function gbkText(text: string): Uint8Array {
  return new Uint8Array(iconv.encode(text, 'gbk'));
}

/** Comma-separated, quoted where needed, in GBK as Excel saves it on a Chinese machine. */
export function gbkCsv(rows: (string | number)[][]): Uint8Array {
  const cell = (value: string | number): string =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return gbkText(`${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`);
}
