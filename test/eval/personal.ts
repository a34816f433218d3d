import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { detect } from '../../patterns/engine/scan.ts';
import type { Hit } from '../../patterns/hit.ts';
import { loadPacks } from '../../patterns/load.ts';
import { maskText } from '../../patterns/masks.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { shippedPacks } from '../../patterns/shipped.ts';

import { detectAll, patternsOf, readLabelled, trimLabel } from '../support/labelled.ts';
import type { Figures } from '../support/sections.ts';

const asOf = '2026-11-23';
const rules = loadPacks(shippedPacks());

/** Files below a folder, or the file itself, whose names end in one of the endings. */
function filesUnder(path: string, endings: string[]): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return endings.some((ending) => path.endsWith(ending)) ? [path] : [];
  return readdirSync(path, { recursive: true })
    .map(String)
    .sort()
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(path, name));
}

const goals: Record<string, { precision?: number; recall: number }> = {
  id_number: { precision: 0.995, recall: 0.995 },
  phone: { precision: 0.995, recall: 0.995 },
  email: { precision: 0.995, recall: 0.995 },
  bank_card: { precision: 0.995, recall: 0.995 },
  license_plate: { recall: 0.995 },
  address: { recall: 0.93 },
};

/** Spans of labelled texts (`entities`: text, type, start, end), found exactly or not, every miss and false hit listed in masked form. */
function labelled(paths: string[]): Figures[] {
  const counts = new Map<string, { truth: number; found: number; hit: number }>();
  const notes: string[] = [];
  const known = new Set<string>();
  let texts = 0;
  for (const path of paths)
    for (const entry of readLabelled(readFileSync(path, 'utf8'))) {
      texts++;
      const { hits } = detectAll(entry.text, rules, asOf);
      const spans = entry.entities.map((entity) => ({ ...entity, ...trimLabel(entity) }));
      const shown = (hit: { start: number; end: number }) =>
        maskText(entry.text, cover(hits, spans), hit.start - 12, hit.end + 6).replaceAll('\n', '⏎');
      for (const type of Object.keys(patternsOf)) {
        const wanted = patternsOf[type] ?? [];
        const truth = spans.filter((span) => span.type === type);
        const found = hits.filter((hit) => wanted.includes(hit.pattern));
        if (truth.length > 0) known.add(type);
        const count = counts.get(type) ?? { truth: 0, found: 0, hit: 0 };
        counts.set(type, count);
        count.truth += truth.length;
        count.found += found.length;
        for (const span of truth) {
          if (found.some((hit) => hit.start === span.start && hit.end === span.end)) count.hit++;
          else notes.push(`missed ${type} ${entry.id}: …${shown(span)}…`);
        }
        for (const hit of found)
          if (!truth.some((span) => hit.start === span.start && hit.end === span.end))
            notes.push(`false ${type} ${entry.id} (${hit.confidence} ${hit.score}): …${shown(hit)}…`);
      }
    }
  let ok = true;
  const rows = [...known].sort().map((type) => {
    const { truth, found, hit } = counts.get(type) ?? { truth: 0, found: 0, hit: 0 };
    const precision = found === 0 ? 0 : hit / found;
    const recall = truth === 0 ? 0 : hit / truth;
    const goal = goals[type];
    if (goal && (recall < goal.recall || precision < (goal.precision ?? 0))) ok = false;
    return [type, truth, found, hit, percent(precision), percent(recall), goal ? percent(goal.recall) : '–'];
  });
  const columns = ['type', 'truth', 'found', 'exact', 'precision', 'recall', 'goal'];
  return [{ title: `labelled texts (${texts})`, columns, rows, ok, notes: limited(notes, 40) }];
}

/** Labelled spans hide their text too, whether they were found or not. */
function cover(hits: Hit[], spans: { start: number; end: number }[]): Hit[] {
  const hidden = spans.map((span): Hit => {
    const masked = '*'.repeat(span.end - span.start);
    return { ...blank, start: span.start, end: span.end, masked };
  });
  return [...hits, ...hidden];
}

const blank: Hit = {
  pattern: 'labelled',
  category: 'personal-data',
  severity: 'low',
  confidence: 'suspect',
  score: 0,
  start: 0,
  end: 0,
  value: '',
  masked: '',
  place: {},
  evidence: [],
};

/** Texts that hold no personal data: every hit is a false one. */
function clean(paths: string[]): Figures[] {
  let bytes = 0;
  const bands = { confirmed: 0, likely: 0, suspect: 0 };
  let letGo = 0;
  const notes: string[] = [];
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    bytes += Buffer.byteLength(text);
    const found = detect(plainDocument(text, path), rules, { asOf });
    letGo += found.letGo.length;
    for (const hit of found.hits) {
      if (hit.category !== 'personal-data') continue;
      bands[hit.confidence]++;
      const context = maskText(text, found.hits, hit.start - 16, hit.end + 8).replaceAll('\n', '⏎');
      notes.push(`${hit.pattern} (${hit.confidence} ${hit.score}) ${path.split('/').at(-1)}: …${context}…`);
    }
  }
  const perMegabyte = bands.suspect / (bytes / 1e6);
  return [
    {
      title: `texts without personal data (${paths.length} files, ${(bytes / 1e6).toFixed(1)} MB)`,
      columns: ['band', 'hits', 'goal'],
      rows: [
        ['confirmed', bands.confirmed, '0'],
        ['likely', bands.likely, '0'],
        ['suspect per MB', perMegabyte.toFixed(2), '≤ 0.1'],
        ['let go with a reason', letGo, '–'],
      ],
      ok: bands.confirmed + bands.likely === 0 && perMegabyte <= 0.1,
      notes: limited(notes, 40),
    },
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function limited(notes: string[], most: number): string[] {
  return notes.length <= most ? notes : [...notes.slice(0, most), `… and ${notes.length - most} more`];
}

const shared = resolve(import.meta.dirname, '../../../shared/corpus');

export const section = {
  name: 'personal-data',
  run: async (args: string[]): Promise<Figures[]> => {
    const roots = args.length > 0 ? args : [join(shared, 'chats'), join(shared, 'laws')];
    const texts = roots.flatMap((root) => filesUnder(root, ['.jsonl']));
    const laws = roots.flatMap((root) => filesUnder(root, ['.md', '.txt']));
    const figures: Figures[] = [];
    if (texts.length > 0) figures.push(...labelled(texts));
    if (laws.length > 0) figures.push(...clean(laws));
    return figures;
  },
};
