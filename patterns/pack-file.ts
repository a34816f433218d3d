import { schemaLine } from './pack-text.ts';

/** A pack as a file of its own: with the line that tells editors where the schema lies, and one line break at its end. */
export function exportedText(text: string): string {
  return `${schemaLine('./schema.json')}\n${importedText(text)}`;
}

/** A file as it is kept: line breaks of one kind, without the line for editors, which holds for one folder only. */
export function importedText(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  while (/^# yaml-language-server:/.test(lines[0] ?? '')) lines.shift();
  return `${lines.join('\n').trimEnd()}\n`;
}
