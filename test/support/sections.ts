import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { textTable } from '../../bin/cli/table.ts';

/** A table of figures; `ok: false` means that a figure which counts was not reached. */
export interface Figures {
  title: string;
  columns: string[];
  rows: (string | number)[][];
  ok?: boolean;
  notes?: string[];
}

/** One part of `npm run eval` or `npm run bench`: a file that exports `section`. */
export interface Section {
  name: string;
  run(args: string[]): Promise<Figures[]>;
}

/**
 * Runs every section of a folder, or those that are named; other words (folders of material) go to each of them.
 * Exit status 1 when a figure was not reached.
 */
export async function runSections(folder: string, words: string[]): Promise<void> {
  const sections = await loadSections(folder);
  const named = new Set(words.filter((word) => sections.some((section) => section.name === word)));
  const rest = words.filter((word) => !named.has(word));
  const unknown = rest.find((word) => !existsSync(word));
  if (unknown !== undefined) {
    const names = sections.map((section) => section.name).join(', ');
    console.error(`${unknown}: neither a section (${names}) nor a file or folder`);
    process.exitCode = 2;
    return;
  }
  for (const section of sections) {
    if (named.size > 0 && !named.has(section.name)) continue;
    const started = Date.now();
    for (const figures of await section.run(rest)) print(section.name, figures);
    console.log(`(${section.name}: ${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  }
}

async function loadSections(folder: string): Promise<Section[]> {
  const sections: Section[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.ts') || name === 'main.ts') continue;
    const module: { section?: Section; sections?: Section[] } = await import(join(folder, name));
    if (module.section) sections.push(module.section);
    sections.push(...(module.sections ?? []));
  }
  return sections;
}

function print(name: string, figures: Figures): void {
  const verdict = figures.ok === undefined ? '' : figures.ok ? '  [reached]' : '  [NOT REACHED]';
  console.log(`== ${name}: ${figures.title}${verdict}`);
  console.log(textTable(figures.columns, figures.rows));
  for (const note of figures.notes ?? []) console.log(`   ${note}`);
  console.log();
  if (figures.ok === false) process.exitCode = 1;
}
