// Writes the docs that are made from code: `node test/house/write-docs.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliDoc } from './cli-doc.ts';
import { settingsDoc } from './settings-doc.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
writeFileSync(join(docs, 'settings.md'), settingsDoc());
writeFileSync(join(docs, 'cli.md'), cliDoc());
