import { settingTable } from '../../data/settings.ts';

/** docs/settings.md as the table of settings has it. */
export function settingsDoc(): string {
  const rows = settingTable.map(
    (row) =>
      `| \`${row.name}\` | ${row.fallback === '' ? '(empty)' : `\`${row.fallback}\``} | ${row.allowed.replaceAll('|', '\\|')} | ${row.doc} |`,
  );
  return [
    '# Settings',
    '',
    'Read from the environment at the start; a value that cannot be used stops the start with exit status 2, the name and what is allowed.',
    'Any of them may come from a file instead: `NAME_FILE=/path` (for secrets).',
    '',
    '| name | default | allowed | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
