// Part of `npm run check`: what neither the compiler nor the linter sees.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliDoc } from './cli-doc.ts';
import { sourceFiles, wrongImports } from './imports.ts';
import { settingsDoc } from './settings-doc.ts';

const root = join(import.meta.dirname, '..', '..');
const problems = [...wrongImports(root)];

for (const [file, made] of [
  ['docs/settings.md', settingsDoc()],
  ['docs/cli.md', cliDoc()],
] as const) {
  if (readFileSync(join(root, file), 'utf8') !== made) {
    problems.push(`${file}: differs from the code; run node test/house/write-docs.ts`);
  }
}
for (const room of ['bin', 'patterns', 'data', 'worker', 'dashboard']) {
  for (const file of sourceFiles(join(root, room))) {
    const lines = readFileSync(file, 'utf8').split('\n').length;
    if (lines > 420) problems.push(`${file.slice(root.length + 1)}: ${lines} lines; a file near 400 wants to be two`);
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('house: import direction, file sizes and docs are in order');
