import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Which rooms each room may import from, beside itself. Keep docs/map.md true to it. */
export const mayImport: Record<string, readonly string[]> = {
  patterns: [],
  data: ['patterns'],
  worker: ['data', 'patterns'],
  dashboard: ['data', 'patterns'],
  bin: ['patterns', 'data', 'worker', 'dashboard', 'test'],
  test: ['patterns', 'data', 'worker', 'dashboard', 'bin'],
};

/** Every import that goes against the direction, as `file: imports other`. */
export function wrongImports(root: string): string[] {
  const wrong: string[] = [];
  for (const [room, allowed] of Object.entries(mayImport)) {
    for (const file of sourceFiles(join(root, room))) {
      for (const target of importsOf(file)) {
        const other = relative(root, resolve(dirname(file), target)).split('/')[0] ?? '';
        if (other === room || allowed.includes(other)) continue;
        if (room === 'bin' || !(other in mayImport)) continue;
        wrong.push(`${relative(root, file)}: imports ${other}/ (${target})`);
      }
      // Only the start with the sample site may reach into test/.
      if (
        room === 'bin' &&
        !/\/demo(?:-site)?\.ts$/.test(file) &&
        importsOf(file).some((target) => target.includes('/test/'))
      ) {
        wrong.push(`${relative(root, file)}: only the start with the sample site may import test/`);
      }
    }
  }
  return wrong;
}

/** TypeScript files below a folder, without what is generated. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['var', 'node_modules', '.cache', 'public'].includes(entry.name) ? [] : sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) => match[1] ?? '');
}
