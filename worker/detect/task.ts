/** Runs in a worker thread: one item from bytes to hits. Nothing in here asks the network or the database. */
import { hash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { type ClosedHit, closeHit } from '../../data/closed-hit.ts';
import { DigestSet, makeSealer, type Sealer } from '../../data/seal.ts';
import type { ClosedMask } from '../../data/stores/masked-numbers.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { summarise } from '../../patterns/engine/summary.ts';
import type { Detection, DetectionContext, FlagSummary, Hit } from '../../patterns/hit.ts';
import { loadPacks, type RuleSet } from '../../patterns/load.ts';
import { maskText } from '../../patterns/masks.ts';
import { periodLast } from '../../patterns/outdated/retention.ts';
import { readMarking } from '../../patterns/validity/marking.ts';
import { PageAddresses } from '../crawl/discover-html.ts';
import { type Extraction, extract } from '../extract/extract.ts';
import { linksOf } from './find-links.ts';
import { hiddenFacts, hider } from './hide.ts';
import { judgeAgainOn } from './judge-again.ts';
import type { Judged, TaskContext, TaskInput } from './judged.ts';
import { knowledgeOf, waitsForLedger, writeKnowledge } from './knowledge.ts';
import { packLinks } from './links.ts';
import type { Task, TaskReply, ThreadData, ThreadRules } from './pool.ts';
import { isSoft404 } from './soft-404.ts';

const settings: ThreadData = workerData;
const sealer: Sealer | null = settings.keys ? makeSealer(settings.keys) : null;

/** Put before a text whose digest is stored: nobody without the key can try out what a page said. */
const textKey = settings.keys ? Buffer.from(settings.keys.digest).toString('hex') : '';
/** `scan` stores nothing and so needs no digests. */
const noSealer = { digest: () => '' };
let { rules, families } = prepare(settings);
/** Which of the pool's rules these are; 0: those that the thread was started with. */
let number = 0;

/** Characters shown before and after a hit. */
const contextLength = 40;
/** A roster may hold more people than anyone looks at; their number is in the flag, these many are kept with their place. */
const mostHits = 30_000;
const mostLetGo = 200;

export default async function judge(input: Omit<Task, 'sameSite'> & { sameSite?: boolean }): Promise<Judged> {
  const started = performance.now();
  if (input.rules && input.rules.number !== number) {
    // A copy: the decoder refuses shared memory.
    ({ rules, families } = prepare(JSON.parse(Buffer.from(input.rules.bytes).toString('utf8'))));
    ({ number } = input.rules);
  }
  const page = new PageAddresses(input.url);
  const extraction =
    input.from === 'snapshot'
      ? openSnapshot(input)
      : await extract(input, settings.limits, input.discover ? page : null);
  const { document } = extraction;
  const detection = detect(document, rules, contextOf(input.context, input.sameSite));
  const hide = hider(detection);
  const textHash = document.text.trim() === '' ? null : digestOf(document.text);
  const hits = closedHits(document, detection);
  // A single check says what the document says; in an inspection the ledger has the last word.
  const stored = input.seal || input.from === 'snapshot';
  const held = stored ? hits.filter(waitsForLedger) : [];
  return {
    status: extraction.status,
    reason: extraction.reason,
    notes: extraction.notes,
    type: document.type,
    title: hide(document.title),
    characters: document.text.length,
    facts: hiddenFacts(detection.facts, hide),
    knowledge: stored
      ? writeKnowledge(knowledgeOf(document, detection.facts, input.context.column ?? null), held, hide)
      : null,
    detection: {
      hits: held.length > 0 ? hits.filter((hit) => !held.includes(hit)) : hits,
      letGo: detection.letGo.slice(0, mostLetGo),
      rosters: detection.rosters,
      flags: held.length > 0 ? flagsWithout(detection, held) : detection.flags,
    },
    values: input.reveal ? detection.hits.slice(0, mostHits).map((hit) => hit.value) : null,
    links: input.discover ? packLinks(linksOf(input, document, page), hide) : '',
    textHash,
    snapshot: input.seal && sealer && textHash ? sealSnapshot(sealer, textHash, extraction) : null,
    needsRender: extraction.needsRender || (input.from === 'content' && hasEmptyList(input, document)),
    loginWall: extraction.loginWall,
    soft404: /html/.test(document.type) && isSoft404(pageOf(document), input.notFound ?? null),
    marked: readMarking(document, detection.facts)?.fate === 'ended',
    judgeAgainOn: judgeAgainOn(
      document.text,
      input.context.asOf,
      detection.facts.publishedAt?.value ?? null,
      (input.context.retention ?? []).map((rule) => (end) => (isDay(end) ? periodLast(end, rule) : null)),
    ),
    numbers: sealer ? phoneDigests(sealer, document.text) : [],
    masks: stored && sealer ? closedMasks(sealer, detection) : [],
    document: input.withDocument ? document : null,
    rules: rules.version,
    milliseconds: performance.now() - started,
  };
}

/** Items in the order in which they come, one at a time. */
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (task: Task) => {
  last = last.then(async () => parentPort?.postMessage(await reply(task)));
});

parentPort?.postMessage({ ready: true } satisfies TaskReply);

async function reply(task: Task): Promise<TaskReply> {
  try {
    return { judged: await judge(task) };
  } catch (error) {
    return { failed: error instanceof Error ? error.name : 'unknown', memory: error instanceof RangeError };
  }
}

/** Rules made ready, with the family and version that each pattern's hits are stored under. */
function prepare({ packs, switches }: ThreadRules) {
  const loaded: RuleSet = loadPacks(packs).with(switches);
  const versions = new Map(packs.map((pack) => [nameIn(pack.text), pack.version ?? versionIn(pack.text)]));
  const families = new Map(
    loaded.patterns.map(({ id, pack }) => [id, { pack, version: versions.get(pack) ?? 1 }] as const),
  );
  return { rules: loaded, families };
}

function flagsWithout(detection: Detection, held: readonly ClosedHit[]): FlagSummary[] {
  const touched = new Set(held.map((hit) => hit.category));
  const rest = detection.hits.filter((hit) => touched.has(hit.category) && !waitsForLedger(hit));
  return [...detection.flags.filter((flag) => !touched.has(flag.category)), ...summarise(rest, [], 0, 0, rules)];
}

const isDay = (day: string): boolean => !Number.isNaN(Date.parse(day));

function pageOf(document: PublishedDocument) {
  return { title: document.title, text: document.text, mainLength: document.main.end - document.main.start };
}

/** A list that is still empty on a page that says little else: its rows come by script. */
function hasEmptyList(input: TaskInput, document: PublishedDocument): boolean {
  if (!/html/.test(document.type) || document.text.length > 800 || input.bytes.byteLength > 500_000) return false;
  const html = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.byteLength).toString('latin1');
  return /<script\b/i.test(html) && emptyList.test(html);
}

const emptyList =
  /<(ul|ol|tbody|div|section)\b[^>]{0,200}\b(?:id|class)\s*=\s*["']?[^"'>]{0,60}(?:list|info|news|data|content|result|app\b|root\b)[^>]{0,200}>\s*<\/\1>/i;

/** Site of the item before. */
let lastSite: DetectionContext['site'];

function contextOf({ site, maskedParts = [], ...rest }: TaskContext, sameSite = false): DetectionContext {
  if (!sameSite) lastSite = site && { ...site, commonNumbers: numbersOf(site.commonNumbers) };
  if (!lastSite) return rest;
  if (maskedParts.length === 0 || !sealer) return { ...rest, site: lastSite };
  const by = sealer;
  const parts = Map.groupBy(maskedParts, (part) => part.person);
  return { ...rest, site: { ...lastSite, maskedParts: (person) => parts.get(by.digest(person)) ?? [] } };
}

/** Masked numbers of one item that are kept for comparison with others. */
const mostMasks = 2_000;

function closedMasks(by: Sealer, detection: Detection): ClosedMask[] {
  return (detection.masks ?? []).slice(0, mostMasks).map(({ person, kind, mask }) => ({
    person: by.digest(person),
    kind,
    shape: mask.replace(/[^*]/g, '1').replaceAll('*', '0'),
    sealed: Buffer.from(by.seal(Buffer.from(mask), kind)).toString('base64'),
  }));
}

function numbersOf(digests: readonly string[]): Set<string> {
  return sealer ? new DigestSet(digests, sealer) : new Set(digests);
}

function closedHits(document: PublishedDocument, detection: Detection): ClosedHit[] {
  const sorted = [...detection.hits].sort((a, b) => a.start - b.start);
  return detection.hits.slice(0, mostHits).map((hit) => {
    const from = Math.max(0, hit.start - contextLength);
    const to = Math.min(document.text.length, hit.end + contextLength);
    // Only what lies near: masking a roster of ten thousand would else look at all of it for each of its rows.
    const near = sorted.slice(firstAtOrAfter(sorted, from - 200), firstAtOrAfter(sorted, to));
    const family = families.get(hit.pattern);
    return closeHit(hit, sealer ?? noSealer, {
      family: family?.pack ?? hit.category,
      patternVersion: family?.version ?? 0,
      before: maskText(document.text, near, from, hit.start),
      after: maskText(document.text, near, hit.end, to),
    });
  });
}

function firstAtOrAfter(hits: Hit[], start: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Snapshot {
  document: PublishedDocument;
  status: Extraction['status'];
  reason: Extraction['reason'];
  notes: string[];
}

function sealSnapshot(by: Sealer, id: string, extraction: Extraction): Uint8Array {
  const { status, reason, notes } = extraction;
  const snapshot: Snapshot = { document: { ...extraction.document, links: [] }, status, reason, notes };
  return by.seal(Buffer.from(JSON.stringify(snapshot)), id);
}

function openSnapshot(input: TaskInput): Extraction {
  if (!sealer) throw new Error('a snapshot needs the keys of the installation');
  const snapshot: Snapshot = JSON.parse(Buffer.from(sealer.open(input.bytes, input.snapshotId)).toString('utf8'));
  return { ...snapshot, needsRender: false, loginWall: false };
}

function digestOf(text: string): string | null {
  return settings.keys ? hash('sha256', textKey + text, 'base64url') : null;
}

/** Landline and mobile numbers, as digits only. */
function phoneDigests(by: Sealer, text: string): string[] {
  const found = new Set<string>();
  for (const [number] of text.matchAll(/(?<!\d)(?:0\d{2,3}[-－—– ]?[2-9]\d{6,7}|1[3-9]\d{9}|[2-8]\d{7})(?!\d)/g)) {
    found.add(number.replace(/\D/g, ''));
    if (found.size >= 50) break;
  }
  return [...found].map((number) => by.digest(number));
}

function nameIn(pack: string): string {
  return /^pack:\s*["']?([\w-]+)/m.exec(pack)?.[1] ?? '';
}

function versionIn(pack: string): number {
  return Number(/^version:\s*(\d+)/m.exec(pack)?.[1] ?? 1);
}
