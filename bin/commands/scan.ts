import { readSettings, type Settings } from '../../data/settings.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import { detect } from '../../patterns/engine/scan.ts';
import type { DetectionContext } from '../../patterns/hit.ts';
import { loadPacks, type RuleSet } from '../../patterns/load.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { checkJudged, detectionOf } from '../../worker/check.ts';
import { hiddenFacts, hider } from '../../worker/detect/hide.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { dayOf, oneOf, parseWords, UsageError } from '../cli/command.ts';
import { inOrder } from '../cli/in-order.ts';
import { type ScanTarget, scanTargets } from '../scan/documents.ts';
import { jsonLine } from '../scan/json.ts';
import type { ScanResult } from '../scan/result.ts';
import { sarifLog } from '../scan/sarif.ts';
import { scanTable } from '../scan/table.ts';

interface Scan {
  settings: Settings;
  rules: RuleSet;
  pool: Pool;
  context: DetectionContext;
  reveal: boolean;
}

/** Checks files, folders and addresses once; stores nothing. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    format: { type: 'string', default: 'table' },
    'as-of': { type: 'string' },
    pattern: { type: 'string', multiple: true, default: [] },
    reveal: { type: 'boolean', default: false },
  });
  const format = oneOf('--format', values.format, ['table', 'json', 'sarif']);
  const asOf = dayOf('--as-of', values['as-of'], new Date());
  const settings = readSettings(process.env);
  const packs = shippedPacks();
  const rules = loadPacks(packs);
  const { targets, only } = splitPatterns(positionals, values.pattern, rules);
  if (targets.length === 0) throw new UsageError(`scan: name a file, a folder or an address`);

  const pool = openPool({ ...settings, packs, switches: {}, keys: null, maxBodyBytes: settings.maxBodyMb * 2 ** 20 });
  const run: Scan = { settings, rules, pool, context: { asOf, ...(only && { only }) }, reveal: values.reveal };
  const kept: ScanResult[] = [];
  const sum = { documents: 0, readable: 0, flags: 0 };
  try {
    for await (const result of inOrder(scanTargets(targets), settings.threads + 1, (target) => judge(target, run))) {
      sum.documents += 1;
      if (result.status !== 'unread') sum.readable += 1;
      sum.flags += result.detection?.flags.length ?? 0;
      if (format === 'json') await write(`${jsonLine(result, values.reveal, settings.language)}\n`);
      else kept.push(result);
    }
  } finally {
    await pool.close();
  }
  if (format === 'sarif') {
    await write(`${JSON.stringify(sarifLog(kept, rules.patterns, values.reveal, settings.language), null, 2)}\n`);
  }
  if (format === 'table') await write(`${scanTable(kept, values.reveal, settings.language)}\n`);
  if (sum.readable === 0) {
    console.error(
      sum.documents === 0 ? 'xuncha: nothing to read there' : 'xuncha: nothing could be read; the reasons stand above',
    );
    return 2;
  }
  return sum.flags > 0 ? 1 : 0;
}

/** `--pattern a b file`: words after the first that are ids of patterns belong to it, the rest are targets. */
function splitPatterns(words: string[], named: string[], rules: RuleSet) {
  const ids = new Set(rules.patterns.map((pattern) => pattern.id));
  const wanted = named.flatMap((word) => word.split(',')).filter((word) => word !== '');
  const unknown = wanted.find((id) => !ids.has(id));
  if (unknown !== undefined) throw new UsageError(`--pattern ${unknown}: allowed: ${[...ids].sort().join(', ')}`);
  const more = wanted.length > 0 ? words.filter((word) => ids.has(word)) : [];
  const only = [...wanted, ...more];
  return { targets: words.filter((word) => !more.includes(word)), only: only.length > 0 ? only : null };
}

async function judge(target: ScanTarget, run: Scan): Promise<ScanResult> {
  if (target.kind === 'broken') {
    console.error(`xuncha: ${target.name}: ${target.note}`);
    return { document: target.name, type: null, status: 'unread', reason: 'corrupt', characters: 0, detection: null };
  }
  if (target.kind === 'line') {
    const found = detect(plainDocument(target.name, target.text), run.rules, run.context);
    const detection = run.reveal ? found : { ...found, facts: hiddenFacts(found.facts, hider(found)) };
    const { length } = target.text;
    return { document: target.name, type: 'text/plain', status: 'read', reason: null, characters: length, detection };
  }
  const name = target.kind === 'address' ? target.url : target.path;
  if (target.kind === 'file' && target.bytes > run.settings.maxBodyMb * 2 ** 20) {
    return { document: name, type: null, status: 'unread', reason: 'too-large', characters: 0, detection: null };
  }
  const input = target.kind === 'file' ? ({ kind: 'path', path: target.path } as const) : target;
  const judged = await checkJudged(input, { ...run, privateAddresses: true });
  for (const note of judged.notes) console.error(`xuncha: ${name}: ${note}`);
  const { type, status, reason, characters } = judged;
  return { document: name, type, status, reason, characters, detection: detectionOf(judged) };
}

/** A text that stands for itself: one place, no table, no metadata. */
function plainDocument(url: string, text: string): PublishedDocument {
  const all = { start: 0, end: text.length };
  const empty = { tables: [], title: null, meta: {}, head: {}, links: [] };
  return { url, type: 'text/plain', text, segments: [{ ...all, place: {} }], main: all, ...empty };
}

/** Waits while the reader of a pipe is slower than we are. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
