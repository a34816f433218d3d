// `node test/sample-site/write.ts [FOLDER]`: writes truth.json, and with a folder also every file of the site into it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSampleSite } from './site.ts';

export const truthDay = '2026-11-23';

if (import.meta.main) {
  const site = await buildSampleSite({ asOf: truthDay });
  writeFileSync(join(import.meta.dirname, 'truth.json'), `${JSON.stringify(site.truth, null, 1)}\n`);
  const folder = process.argv[2];
  for (const [path, resource] of folder ? site.resources : []) {
    const file = join(folder ?? '', path.endsWith('/') ? `${path}index.html` : path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, resource.body);
  }
}
