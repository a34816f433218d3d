import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { PublishedDocument } from '../../patterns/document.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { loadPacks, type RuleSet } from '../../patterns/load.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { adversaries } from '../support/adversaries.ts';
import { rosterProse, rosterTable, rosterText, statutes } from '../support/dense.ts';
import type { Figures } from '../support/sections.ts';

const context = { asOf: '2026-11-23' };
const rules = loadPacks(shippedPacks());

/** Milliseconds of this process's own work: the machine may be busy with other things. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1000;
}

function best(rounds: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) least = Math.min(least, cpuMs(work));
  return least;
}

function megabytes(documents: PublishedDocument[]): number {
  return documents.reduce((sum, document) => sum + Buffer.byteLength(document.text), 0) / 1e6;
}

/** The public laws where they stand beside the project, else prose made like them. */
function laws(): PublishedDocument[] {
  const root = resolve(import.meta.dirname, '../../../shared/corpus/laws');
  if (!existsSync(root)) return [plainDocument(statutes(3_000_000))];
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md'))
    .map((name) => plainDocument(readFileSync(join(root, name), 'utf8'), name));
}

function speed(): Figures {
  const sets: [string, PublishedDocument[], number][] = [
    ['statutes', laws(), 100],
    ['dense roster, text', [plainDocument(rosterText(150_000))], 20],
    ['dense roster, prose', [plainDocument(rosterProse(100_000))], 20],
    ['dense roster, table', [rosterTable(150_000)], 20],
  ];
  let ok = true;
  const rows = sets.map(([name, documents, goal]) => {
    const size = megabytes(documents);
    const ms = best(6, () => {
      for (const document of documents) detect(document, rules, context);
    });
    const rate = size / (ms / 1000);
    if (rate < goal) ok = false;
    return [name, size.toFixed(1), rate.toFixed(1), `≥ ${goal}`];
  });
  return { title: 'speed, all packs on, one thread', columns: ['text', 'MB', 'MB/s', 'goal'], rows, ok };
}

function linearity(): Figures {
  let ok = true;
  const kinds: [string, (megabytes: number) => string][] = [
    ['statutes', (size) => statutes(size * 345_000)],
    ['dense roster', (size) => rosterText(Math.round(size * 14_900))],
  ];
  const rows = kinds.map(([name, make]) => {
    const times = [12.5, 25, 50].map((size) => {
      const document = plainDocument(make(size));
      return best(2, () => detect(document, rules, context));
    });
    const [first = 1, second = 1, third = 1] = times;
    if (second / first > 2.2 || third / second > 2.2) ok = false;
    return [
      name,
      ...times.map((ms) => ms.toFixed(0)),
      (second / first).toFixed(2),
      (third / second).toFixed(2),
      '≤ 2.2',
    ];
  });
  return {
    title: 'twice the text, how much more time',
    columns: ['text', '12.5 MB, ms', '25 MB', '50 MB', '×', '×', 'goal'],
    rows,
    ok,
  };
}

/** Each pattern alone on each adversarial megabyte, less what the same text costs with no pattern at all. */
function worstCases(): Figures {
  const texts = adversaries();
  const personal = rules.patterns.filter((one) => one.category === 'personal-data').map((one) => one.id);
  const only = (id: string | null): RuleSet => rules.with(Object.fromEntries(personal.map((one) => [one, one === id])));
  const documents = texts.map(([name, text]) => ({ name, document: plainDocument(text) }));
  const none = only(null);
  const base = documents.map(({ document }) => best(2, () => detect(document, none, context)));
  let ok = true;
  const rows = personal.map((id) => {
    const alone = only(id);
    let worst = 0;
    let where = '';
    for (const [nth, { name, document }] of documents.entries()) {
      const ms = best(2, () => detect(document, alone, context)) - (base[nth] ?? 0);
      if (ms > worst) [worst, where] = [ms, name];
    }
    if (worst > 50) ok = false;
    return [id, worst.toFixed(0), where];
  });
  return {
    title: 'worst adversarial megabyte per pattern (goal ≤ 50 ms)',
    columns: ['pattern', 'ms', 'text'],
    rows,
    ok,
  };
}

const peerVersion = '1.1.5';

/** The peer is fetched when it is asked for, into a folder that is not part of the project. */
async function peer(): Promise<Figures> {
  const columns = ['text', 'MB', 'xuncha MB/s', 'openredaction MB/s', 'ratio'];
  const title = `beside openredaction ${peerVersion}`;
  const cache = resolve(import.meta.dirname, '../.cache/peer');
  let detectPeer: (text: string) => unknown;
  try {
    if (!existsSync(join(cache, 'node_modules/openredaction'))) {
      mkdirSync(cache, { recursive: true });
      const options = [
        'install',
        '--prefix',
        cache,
        '--no-save',
        '--ignore-scripts',
        '--omit=optional',
        `openredaction@${peerVersion}`,
      ];
      execFileSync('npm', options, { stdio: 'ignore', timeout: 240_000 });
    }
    const loaded: { OpenRedaction: new (options: object) => { detect(text: string): unknown } } = createRequire(
      join(cache, 'x.js'),
    )('openredaction');
    const redactor = new loaded.OpenRedaction({});
    detectPeer = (text) => redactor.detect(text);
  } catch (error) {
    return {
      title,
      columns,
      rows: [],
      notes: [`not measured: ${error instanceof Error ? error.message.split('\n')[0] : 'no peer'}`],
    };
  }
  const rows: (string | number)[][] = [];
  for (const [name, text] of [
    [
      'statutes',
      laws()
        .map((one) => one.text)
        .join('\n')
        .slice(0, 100_000),
    ],
    ['dense roster', rosterText(1500)],
  ] as const) {
    const size = Buffer.byteLength(text) / 1e6;
    const document = plainDocument(text);
    const own = size / (best(8, () => detect(document, rules, context)) / 1000);
    const before = process.cpuUsage();
    await detectPeer(text);
    const spent = process.cpuUsage(before);
    const other = size / ((spent.user + spent.system) / 1e6);
    rows.push([name, size.toFixed(2), own.toFixed(1), other.toFixed(2), `${(own / other).toFixed(0)} ×`]);
  }
  return { title, columns, rows };
}

export const section = {
  name: 'engine',
  run: async (): Promise<Figures[]> => [speed(), linearity(), worstCases(), await peer()],
};
