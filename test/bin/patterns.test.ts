import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../data/connect.ts';
import { readSettings } from '../../data/settings.ts';
import { importShipped } from '../../data/stores/patterns.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { xuncha } from '../support/cli.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('writes the packs in force as files that the check takes, the same bytes each time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuncha-packs-'));
  folders.push(folder);
  const env = { XUNCHA_DATA_DIR: join(folder, 'data') };
  const database = await openDatabase(readSettings(env));
  await importShipped(database, shippedPacks(), { actor: 'system', at: '2026-11-23T02:00:00.000Z' });
  await database.close();
  const out = join(folder, 'out');
  const read = () => readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]);
  expect(await xuncha(['patterns', 'export', out], { env })).toMatchObject({ status: 0 });
  const first = read();
  expect(first.map(([name]) => name)).toContain('schema.json');
  expect(first.length).toBe(shippedPacks().length + 1);
  await xuncha(['patterns', 'export', out], { env });
  expect(read()).toEqual(first);
  expect((await xuncha(['patterns', 'check', join(out, 'vehicle.yaml')])).status).toBe(0);
  expect((await xuncha(['patterns', 'export'], { env })).status).toBe(2);
}, 60_000);
