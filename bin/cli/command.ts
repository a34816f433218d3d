import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What a command is called with is wrong; says what is allowed. Ends with exit status 2. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** One command of the CLI: how it is called, and the module whose `run` resolves to the exit status. */
export interface Command {
  name: string;
  usage: string;
  summary: string;
  load(): Promise<{ run(args: string[]): Promise<number> }>;
}

/**
 * Parses the words after a command's name.
 * @throws UsageError names the word that does not fit
 */
export function parseWords<const T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(reason);
  }
}

/** @throws UsageError unless `value` is one of `allowed`. */
export function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (!found) throw new UsageError(`${name} ${value}: allowed: ${allowed.join(', ')}`);
  return found;
}

/** @throws UsageError unless `value` is a number from `min` to `max`. */
export function numberIn(name: string, value: string, min: number, max: number, whole = true): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number >= min && number <= max) || (whole && !Number.isInteger(number))) {
    throw new UsageError(`${name} ${value}: allowed: ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`);
  }
  return number;
}

/**
 * A calendar day as YYYY-MM-DD; today in Asia/Shanghai when absent.
 * @throws UsageError for a text that is no day of the calendar.
 */
export function dayOf(name: string, value: string | undefined, now: Date): string {
  if (value === undefined) return shanghaiDay(now);
  const date = new Date(`${value}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(value)) {
    throw new UsageError(`${name} ${value}: allowed: a day of the calendar as YYYY-MM-DD`);
  }
  return value;
}

/** The day in Asia/Shanghai at a moment, YYYY-MM-DD. */
export function shanghaiDay(moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(moment);
}
