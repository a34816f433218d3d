import { flagStates } from '../../data/flag-life.ts';
import type { Flag } from '../../data/stores/flag.ts';
import { listFlags } from '../../data/stores/flags.ts';
import { oneOf, parseWords } from '../cli/command.ts';
import { csvLine } from '../cli/csv.ts';
import { textTable } from '../cli/table.ts';
import { withDatabase } from '../with-database.ts';

const pageSize = 500;

/** What is in the queue. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseWords(args, {
    state: { type: 'string', default: 'open' },
    format: { type: 'string', default: 'table' },
  });
  const state = oneOf('--state', values.state, ['open', 'all']);
  const format = oneOf('--format', values.format, ['table', 'json', 'csv']);
  return withDatabase(async (db) => {
    const rows: (string | number | null)[][] = [];
    if (format === 'csv') console.log(csvLine(fields));
    for (let after: string | null = null; ; ) {
      const page = await listFlags(db, state === 'all' ? { states: flagStates } : {}, { after, limit: pageSize });
      for (const flag of page.flags) {
        if (format === 'json') console.log(JSON.stringify(lineOf(flag)));
        else if (format === 'csv') console.log(csvLine(fields.map((field) => cellOf(flag, field))));
        else rows.push([flag.id, flag.severity, flag.category, flag.persons, flag.state, flag.summary.zh, flag.url]);
      }
      after = page.next;
      if (after === null) break;
    }
    if (format === 'table') {
      console.log(textTable(['id', 'severity', 'category', 'persons', 'state', 'summary', 'address'], rows));
    }
    return 0;
  });
}

const fields = ['url', 'category', 'patterns', 'severity', 'persons', 'state', 'firstSeen', 'lastSeen'] as const;

function lineOf(flag: Flag) {
  const { url, category, patterns, severity, persons, state, firstSeen, lastSeen } = flag;
  return { url, category, patterns, severity, persons, state, firstSeen, lastSeen };
}

function cellOf(flag: Flag, field: (typeof fields)[number]): string | number {
  return field === 'patterns' ? flag.patterns.join(' ') : flag[field];
}
