import type { Words } from '../words.ts';

export const settings: Words['settings'] = {
  title: 'Settings',
  lead: 'What this installation runs with. Settings come from environment variables (or a file named in NAME_FILE) and take effect at the next start; secrets are not shown.',
  name: 'Setting',
  value: 'Value',
  meaning: 'Meaning',
  allowed: 'Allowed',
  standard: 'Default',
  changed: 'changed',
  hidden: 'set (not shown)',
  empty: '(empty)',
  storage: 'Database',
  dialects: { sqlite: 'SQLite (embedded)', postgresql: 'PostgreSQL' },
  // The table of settings is written in English itself.
  docs: {},
};
