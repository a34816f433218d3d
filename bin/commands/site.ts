import { cronProblem } from '../../data/cron.ts';
import { StoreError } from '../../data/errors.ts';
import { newSite } from '../../data/new-site.ts';
import { addSite, findSite, listSites, removeSite, type Site } from '../../data/stores/sites.ts';
import { numberIn, oneOf, parseWords, UsageError } from '../cli/command.ts';
import { textTable } from '../cli/table.ts';
import { withDatabase } from '../with-database.ts';

const limits = {
  name: { type: 'string' },
  schedule: { type: 'string' },
  'max-pages': { type: 'string' },
  delay: { type: 'string' },
  concurrency: { type: 'string' },
  render: { type: 'string' },
  'own-domain': { type: 'string', multiple: true },
  host: { type: 'string', multiple: true },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  intranet: { type: 'boolean' },
} as const;

/** Adds, lists and removes sites. */
export async function run(args: string[]): Promise<number> {
  const [verb, ...rest] = args;
  const what = oneOf('site', verb ?? '(nothing)', ['add', 'list', 'remove']);
  if (what === 'add') return add(rest);
  const { positionals } = parseWords(rest, {});
  return what === 'list' ? list() : remove(positionals);
}

async function add(args: string[]): Promise<number> {
  const { values, positionals } = parseWords(args, limits);
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) throw new UsageError(`site add: name one address`);
  const schedule = values.schedule;
  if (schedule !== undefined) {
    const problem = cronProblem(schedule);
    if (problem) throw new UsageError(`--schedule ${schedule}: ${problem}`);
  }
  const wanted = newSite(address, {
    ...(values.name !== undefined && { name: values.name }),
    ...(schedule !== undefined && { schedule }),
    ...(values['max-pages'] !== undefined && { maxPages: numberIn('--max-pages', values['max-pages'], 1, 10_000_000) }),
    ...(values.delay !== undefined && {
      delayMs: Math.round(numberIn('--delay', values.delay, 0, 3600, false) * 1000),
    }),
    ...(values.concurrency !== undefined && { concurrency: numberIn('--concurrency', values.concurrency, 1, 64) }),
    ...(values.render !== undefined && { render: oneOf('--render', values.render, ['auto', 'never', 'always']) }),
    ...(values.intranet && { intranet: true }),
    scope: {
      ...(values.host && { hosts: values.host }),
      ...(values.include && { include: values.include }),
      ...(values.exclude && { exclude: values.exclude }),
      ...(values['own-domain'] && { ownDomains: values['own-domain'] }),
    },
  });
  return withDatabase(async (db) => {
    const added = await addSite(db, wanted, { actor: 'system', at: new Date().toISOString() });
    console.log(`site ${added.id}: ${added.url} (${added.name}), inspected by ${added.schedule} in Asia/Shanghai`);
    return 0;
  });
}

async function list(): Promise<number> {
  return withDatabase(async (db) => {
    const sites = await listSites(db);
    const columns = ['id', 'name', 'address', 'schedule', 'max pages', 'delay', 'concurrency', 'render'];
    console.log(sites.length === 0 ? 'no sites; add one: xuncha site add URL' : textTable(columns, sites.map(row)));
    return 0;
  });
}

function row(one: Site): (string | number)[] {
  return [
    one.id,
    one.name,
    one.url,
    one.schedule,
    one.maxPages,
    `${one.delayMs / 1000} s`,
    one.concurrency,
    one.render,
  ];
}

async function remove(words: string[]): Promise<number> {
  const [key, ...more] = words;
  if (key === undefined || more.length > 0)
    throw new UsageError('site remove: name one site by its id, address or name');
  return withDatabase(async (db) => {
    const found = await findSite(db, /^\d+$/.test(key) ? Number(key) : key);
    if (!found) throw new StoreError('not-found', `site ${key}: there is none; xuncha site list shows them`);
    await removeSite(db, found.id, { actor: 'system', at: new Date().toISOString() });
    console.log(`site ${found.id} ${found.url} removed; what was found and decided stays`);
    return 0;
  });
}
