import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packsInForce } from '../../data/stores/patterns.ts';
import { checkPack } from '../../patterns/check.ts';
import { packJsonSchema } from '../../patterns/json-schema.ts';
import { loadPacks, PackError, type PackSource } from '../../patterns/load.ts';
import { exportedText } from '../../patterns/pack-file.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { parseWords, UsageError } from '../cli/command.ts';
import { withDatabase } from '../with-database.ts';

/** Checks packs of patterns before they are used, or writes those in force as files. */
export async function run(args: string[]): Promise<number> {
  const { positionals } = parseWords(args, {});
  const [verb, ...files] = positionals;
  if (verb === 'export') return exportTo(files);
  if (verb !== 'check') throw new UsageError(`patterns ${verb ?? '(nothing)'}: allowed: check, export`);
  const packs = files.length === 0 ? shippedPacks() : await Promise.all(files.map(readPack));
  const problems = (await Promise.all(packs.map(problemsOf))).flat();
  problems.push(...conflicts(packs, problems));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  const count = loadPacks(packs).patterns.length;
  console.log(`${packs.length} packs, ${count} patterns: schema, examples and backtracking are in order`);
  return 0;
}

/** One file a pack and the schema for editors, in a stable form: what did not change writes the same bytes again. */
async function exportTo([folder, ...more]: string[]): Promise<number> {
  if (!folder || more.length > 0) throw new UsageError('patterns export: one folder');
  const packs = await withDatabase(packsInForce);
  await mkdir(folder, { recursive: true });
  for (const pack of packs) await writeFile(join(folder, `${pack.pack}.yaml`), exportedText(pack.yaml));
  await writeFile(join(folder, 'schema.json'), packJsonSchema());
  console.log(`${packs.length} packs in force written to ${folder}`);
  return 0;
}

async function readPack(name: string): Promise<PackSource> {
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch {
    throw new UsageError(`${name}: the file cannot be read`);
  }
}

async function problemsOf(pack: PackSource): Promise<string[]> {
  const problems = await checkPack(pack.name, pack.text);
  return problems.map((one) => `${pack.name}:${one.line}: ${one.pattern ? `${one.pattern}: ` : ''}${one.message}`);
}

/** What is wrong only when the packs stand together: one id in two files. */
function conflicts(packs: PackSource[], known: string[]): string[] {
  try {
    loadPacks(packs);
    return [];
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    const lines = error.issues.map((issue) => `${issue.file}:${issue.line}: ${issue.message}`);
    return lines.filter((line) => !known.includes(line));
  }
}
