import { type Role, roles } from '../data/flag-life.ts';

export { type Role, roles };

/** Groups of roles as routes.ts names them. */
export const everyone: readonly Role[] = roles;
/** Those who decide on flags. */
export const deciders: readonly Role[] = ['reviewer', 'admin'];
export const admins: readonly Role[] = ['admin'];
/** Those who read the log of who did what. */
export const overseers: readonly Role[] = ['admin', 'auditor'];

export function isRole(value: string): value is Role {
  return roles.some((role) => role === value);
}
