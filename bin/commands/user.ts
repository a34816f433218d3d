import { roles } from '../../data/flag-life.ts';
import { addUser } from '../../data/stores/users.ts';
import { askSecret } from '../cli/ask-secret.ts';
import { oneOf, parseWords, UsageError } from '../cli/command.ts';
import { withDatabase } from '../with-database.ts';

/** Adds a person who may sign in. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    role: { type: 'string' },
    sso: { type: 'boolean', default: false },
  });
  const [verb, name, ...more] = positionals;
  oneOf('user', verb ?? '(nothing)', ['add']);
  if (name === undefined || more.length > 0) throw new UsageError(`user add: name one person`);
  const role = oneOf('--role', values.role ?? '(nothing)', roles);
  const password = values.sso ? null : await askSecret(`password of ${name} (at least 10 characters): `);
  return withDatabase(async (db) => {
    const added = await addUser(db, { name, role, password }, { actor: 'system', at: new Date().toISOString() });
    console.log(`user ${added.name}, ${added.role}${values.sso ? ', signs in by single sign-on' : ''}`);
    return 0;
  });
}
