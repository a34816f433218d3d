import type { Pattern } from '../../patterns/load.ts';
import type { Context, User } from '../http/route.ts';

/** Title of a pattern by its id; the id itself where the pattern is gone. */
export type PatternTitle = (id: string) => string;

/** The patterns in force by id. */
export async function patternsById(context: Pick<Context<User | null>, 'services'>): Promise<Map<string, Pattern>> {
  const rules = await context.services.rules();
  return new Map(rules.patterns.map((pattern) => [pattern.id, pattern]));
}

export async function patternTitles(
  context: Pick<Context<User | null>, 'services' | 'language'>,
): Promise<PatternTitle> {
  const patterns = await patternsById(context);
  return (id) => patterns.get(id)?.title[context.language] ?? id;
}
