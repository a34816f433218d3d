import { verifyChain } from '../../data/audit.ts';
import { oneOf, parseWords } from '../cli/command.ts';
import { withDatabase } from '../with-database.ts';

const problems = {
  altered: 'its content or its link to the one before was changed',
  missing: 'events before it are missing',
  added: 'it was added without the key',
  cut: 'events after it were cut off',
  head: 'the end of the chain was rewritten without the key',
} as const;

/** Checks the chain of events. */
export async function run(args: string[]): Promise<number> {
  const { positionals } = parseWords(args, {});
  oneOf('audit', positionals.join(' ') || '(nothing)', ['verify']);
  return withDatabase(async (db) => {
    const check = await verifyChain(db);
    if (check.ok) {
      console.log(`${check.events} events, chain whole${check.last ? `, last at ${check.last}` : ''}`);
      return 0;
    }
    console.error(`xuncha: event ${check.seq}: ${problems[check.problem]}`);
    return 1;
  });
}
