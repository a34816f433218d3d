// Writes the docs that are made from code: `node test/house/write-docs.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packJsonSchema } from '../../patterns/json-schema.ts';
import { cliDoc } from './cli-doc.ts';
import { settingsDoc } from './settings-doc.ts';

const root = join(import.meta.dirname, '..', '..');
const docs = join(root, 'docs');
writeFileSync(join(docs, 'settings.md'), settingsDoc());
writeFileSync(join(docs, 'cli.md'), cliDoc());
writeFileSync(join(root, 'patterns', 'schema.json'), packJsonSchema());
