import type { Act } from '../../data/audit.ts';
import { DashboardError } from './errors.ts';
import type { Context, User } from './route.ts';

/** A number of the path, e.g. the `:id` of `/flags/:id`. @throws DashboardError not-found */
export function idOf(context: Pick<Context<User | null>, 'params'>, name = 'id'): number {
  const text = context.params[name] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new DashboardError('not-found');
  return Number(text);
}

/** A positive number of the query; null when there is none or it is not one. */
export function numberIn(values: URLSearchParams, name: string): number | null {
  const text = values.get(name) ?? '';
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

/** Those values of a filter that it knows; an address that someone shortened or mistyped must still open. */
export function knownIn<T extends string>(values: URLSearchParams, name: string, known: readonly T[]): T[] {
  const asked = values.getAll(name);
  return known.filter((value) => asked.includes(value));
}

/** A day as YYYY-MM-DD, or null. */
export function dayIn(values: URLSearchParams, name: string): string | null {
  const text = values.get(name) ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** Who does something now, as the audit log records it. */
export function actOf(context: Pick<Context, 'user' | 'now'>): Act {
  return { actor: `user:${context.user.name}`, at: context.now.toISOString() };
}
