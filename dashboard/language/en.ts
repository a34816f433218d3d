import { account } from './en/account.ts';
import { allow } from './en/allow.ts';
import { audit } from './en/audit.ts';
import { check } from './en/check.ts';
import { common } from './en/common.ts';
import { documents } from './en/documents.ts';
import { due } from './en/due.ts';
import { errors } from './en/errors.ts';
import { flag } from './en/flag.ts';
import { home } from './en/home.ts';
import { indicators } from './en/indicators.ts';
import { items } from './en/items.ts';
import { keys } from './en/keys.ts';
import { nav } from './en/nav.ts';
import { notices } from './en/notices.ts';
import { patternRuns } from './en/pattern-runs.ts';
import { patterns } from './en/patterns.ts';
import { picture } from './en/picture.ts';
import { policy } from './en/policy.ts';
import { queue } from './en/queue.ts';
import { retention } from './en/retention.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/sign-in.ts';
import { sites } from './en/sites.ts';
import { studio } from './en/studio.ts';
import { suggestions } from './en/suggestions.ts';
import { terms } from './en/terms.ts';
import { units } from './en/units.ts';
import { users } from './en/users.ts';
import { week } from './en/week.ts';
import type { Words } from './words.ts';

export const en: Words = {
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
