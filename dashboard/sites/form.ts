import { cronProblem } from '../../data/cron.ts';
import { StoreError } from '../../data/errors.ts';
import { newSite, siteDefaults } from '../../data/new-site.ts';
import type { NewSite, Render, Site } from '../../data/stores/sites.ts';
import type { Words } from '../language/words.ts';
import { isPlainSchedule, plainOf, plainSchedules } from './schedule.ts';

export const renders = ['auto', 'never', 'always'] as const satisfies readonly Render[];

/** The form as it is typed: what was sent is shown again, whatever was wrong with it. */
export interface SiteForm {
  url: string;
  name: string;
  plain: string;
  cron: string;
  maxPages: string;
  delay: string;
  concurrency: string;
  render: string;
  hosts: string;
  include: string;
  exclude: string;
  ownDomains: string;
  intranet: boolean;
}

export type SiteFaults = Partial<Record<keyof SiteForm, string>>;

export const blankSite: SiteForm = {
  url: '',
  name: '',
  plain: 'nightly',
  cron: '',
  maxPages: String(siteDefaults.maxPages),
  delay: String(siteDefaults.delayMs / 1000),
  concurrency: String(siteDefaults.concurrency),
  render: siteDefaults.render,
  hosts: '',
  include: '',
  exclude: '',
  ownDomains: '',
  intranet: false,
};

export function formOfSite(site: Site): SiteForm {
  const plain = plainOf(site.schedule);
  return {
    url: site.url,
    name: site.name,
    plain,
    cron: plain === 'custom' ? site.schedule : '',
    maxPages: String(site.maxPages),
    delay: String(site.delayMs / 1000),
    concurrency: String(site.concurrency),
    render: site.render,
    hosts: site.scope.hosts.slice(1).join('\n'),
    include: site.scope.include.join('\n'),
    exclude: site.scope.exclude.join('\n'),
    ownDomains: site.scope.ownDomains.join('\n'),
    intranet: site.scope.privateHosts.length > 0,
  };
}

export function typedSite(sent: URLSearchParams): SiteForm {
  const text = (name: string) => (sent.get(name) ?? '').trim();
  return {
    url: text('url'),
    name: text('name'),
    plain: text('plain'),
    cron: text('cron'),
    maxPages: text('maxPages'),
    delay: text('delay'),
    concurrency: text('concurrency'),
    render: text('render'),
    hosts: text('hosts'),
    include: text('include'),
    exclude: text('exclude'),
    ownDomains: text('ownDomains'),
    intranet: sent.get('intranet') !== null,
  };
}

/**
 * Checks every field at once, so that a person mends them in one go.
 * @param fixedUrl address of the site that is edited: it cannot change
 */
export function readSite(typed: SiteForm, t: Words, fixedUrl?: string): { site: NewSite } | { faults: SiteFaults } {
  const faults: SiteFaults = {};
  const words = t.sites.faults;
  const whole = (name: 'maxPages' | 'concurrency', min: number, max: number): number => {
    const value = Number(typed[name]);
    if (!/^\d+$/.test(typed[name]) || value < min || value > max) faults[name] = words.number(min, max);
    return value;
  };
  const lines = (name: 'hosts' | 'include' | 'exclude' | 'ownDomains', fits: RegExp, say: (line: string) => string) => {
    const list = [...new Set(typed[name].split(/\s*\n\s*/).filter(Boolean))];
    const wrong = list.find((line) => !fits.test(line) || line.length > 300);
    if (wrong !== undefined) faults[name] = say(wrong.slice(0, 60));
    return list;
  };

  const maxPages = whole('maxPages', 1, 1_000_000);
  const concurrency = whole('concurrency', 1, 16);
  const delay = Number(typed.delay);
  if (!/^\d+(\.\d+)?$/.test(typed.delay) || delay > 60) faults.delay = words.decimal(0, 60);
  const schedule = isPlainSchedule(typed.plain) ? plainSchedules[typed.plain] : typed.cron;
  if (!isPlainSchedule(typed.plain) && typed.plain !== 'custom') faults.plain = words.choice;
  else if (cronProblem(schedule)) faults.cron = words.schedule;
  const render = renders.find((word) => word === typed.render);
  if (!render) faults.render = words.choice;
  if (typed.name.length > 80) faults.name = words.tooLong(80);
  const path = /^\/\S*$/;
  const host = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i;
  const scope = {
    hosts: lines('hosts', host, words.hosts).map((line) => line.toLowerCase()),
    include: lines('include', path, words.paths),
    exclude: lines('exclude', path, words.paths),
    ownDomains: lines('ownDomains', host, words.hosts).map((line) => line.toLowerCase()),
  };
  try {
    // An empty list of paths means what the address itself says, at first; later it means everything.
    const narrowed = scope.include.length > 0 || fixedUrl ? scope : { ...scope, include: undefined };
    const { include, ...rest } = narrowed;
    const site = newSite(fixedUrl ?? typed.url, {
      name: typed.name,
      schedule: schedule.trim(),
      maxPages,
      delayMs: Math.round(delay * 1000),
      concurrency,
      render: render ?? 'auto',
      scope: include ? { ...rest, include } : rest,
      intranet: typed.intranet,
    });
    return Object.keys(faults).length > 0 ? { faults } : { site };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { faults: { ...faults, url: words.url } };
  }
}
