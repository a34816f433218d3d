import { account } from './zh/account.ts';
import { allow } from './zh/allow.ts';
import { audit } from './zh/audit.ts';
import { check } from './zh/check.ts';
import { common } from './zh/common.ts';
import { documents } from './zh/documents.ts';
import { due } from './zh/due.ts';
import { errors } from './zh/errors.ts';
import { flag } from './zh/flag.ts';
import { home } from './zh/home.ts';
import { indicators } from './zh/indicators.ts';
import { items } from './zh/items.ts';
import { keys } from './zh/keys.ts';
import { nav } from './zh/nav.ts';
import { notices } from './zh/notices.ts';
import { patternRuns } from './zh/pattern-runs.ts';
import { patterns } from './zh/patterns.ts';
import { picture } from './zh/picture.ts';
import { policy } from './zh/policy.ts';
import { queue } from './zh/queue.ts';
import { retention } from './zh/retention.ts';
import { settings } from './zh/settings.ts';
import { signIn } from './zh/sign-in.ts';
import { sites } from './zh/sites.ts';
import { studio } from './zh/studio.ts';
import { suggestions } from './zh/suggestions.ts';
import { terms } from './zh/terms.ts';
import { units } from './zh/units.ts';
import { users } from './zh/users.ts';
import { week } from './zh/week.ts';

/** Written first; its shape is the type that English must fill. One file per feature, so that features do not meet. */
export const zh = {
  common,
  nav,
  keys,
  terms,
  errors,
  signIn,
  home,
  policy,
  queue,
  flag,
  picture,
  allow,
  notices,
  items,
  audit,
  users,
  units,
  account,
  sites,
  patterns,
  patternRuns,
  suggestions,
  studio,
  week,
  documents,
  due,
  retention,
  indicators,
  check,
  settings,
};
