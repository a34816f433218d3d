import iconv from 'iconv-lite';
import { asLines, type Block } from './block.ts';

/** RTF as WPS writes it on a Chinese machine: ANSI code page 936, each character as its GBK bytes. */
export function rtf(blocks: Block[]): Uint8Array {
  const encode = (text: string): string =>
    [...iconv.encode(text, 'gbk')]
      .map((byte) =>
        byte < 0x80 && !'\\{}'.includes(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `\\'${byte.toString(16).padStart(2, '0')}`,
      )
      .join('');
  const row = (cells: string[]): string =>
    `\\trowd${cells.map((_, index) => `\\cellx${(index + 1) * 1800}`).join('')}\\intbl ${cells.map((cell) => `${encode(cell)}\\cell `).join('')}\\row\n`;
  const body = blocks
    .map((block) =>
      'table' in block
        ? `${[block.table.header, ...block.table.rows].map(row).join('')}\\pard\n`
        : `\\pard ${encode(asLines([block]).join(''))}\\par\n`,
    )
    .join('');
  return new TextEncoder().encode(
    `{\\rtf1\\ansi\\ansicpg936\\deff0\\deflang1033\\deflangfe2052{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}\n\\viewkind4\\uc1\\f0\\fs24\n${body}}`,
  );
}
