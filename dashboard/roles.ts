/** Who may do what is written per route in routes.ts; these are the names and the usual groups. */
export const roles = ['reviewer', 'admin', 'manager', 'auditor'] as const;
export type Role = (typeof roles)[number];

export const everyone: readonly Role[] = roles;
/** Those who decide on flags. */
export const deciders: readonly Role[] = ['reviewer', 'admin'];
export const admins: readonly Role[] = ['admin'];
/** Those who read the log of who did what. */
export const overseers: readonly Role[] = ['admin', 'auditor'];

export function isRole(value: string): value is Role {
  return roles.some((role) => role === value);
}
