import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../data/settings.ts';
import { addToken, tokenScopes } from '../../data/stores/tokens.ts';
import { weekOf } from '../../data/time.ts';
import { shippedPacks } from '../../patterns/shipped.ts';
import { checkOne } from '../../worker/check.ts';
import { openPool, type Pool } from '../../worker/detect/pool.ts';
import { type Running, runDashboard } from '../support/dashboard.ts';

// docs/api.md is run as it stands: each `sh` block, and its answer held against the `json` block below it.

const text = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
const examples = [...text.matchAll(/```sh\n([\s\S]*?)```\s+```json\n([\s\S]*?)```/g)].map(
  ([, command = '', answer = '']) => [command.trim(), JSON.parse(answer)] as const,
);
const hasCurl = spawnSync('curl', ['--version']).status === 0;
let running: Running;
let pool: Pool;
let folder: string;
let env: Record<string, string | undefined>;

beforeAll(async () => {
  const settings = readSettings({ XUNCHA_THREADS: '1' });
  pool = openPool({ ...settings, packs: shippedPacks(), switches: {}, keys: null, maxBodyBytes: 2 ** 20 });
  running = await runDashboard({ people: false, checkOne: (input) => checkOne(input, { pool, settings }) });
  const at = running.now().toISOString();
  const token = { name: '门户', scopes: tokenScopes, expiresAt: '2999-01-01T00:00:00.000Z' };
  const { secret } = await addToken(running.database, token, { actor: 'system', at });
  folder = mkdtempSync(join(tmpdir(), 'xuncha-api-'));
  writeFileSync(join(folder, 'notice.txt'), '关于召开工作会议的通知\n请各单位准时参加。\n');
  writeFileSync(join(folder, 'broken.pdf'), '%PDF-1.7\nnothing of a document follows\n');
  env = { PATH: process.env.PATH, BASE: running.url, TOKEN: secret, WEEK: weekOf(at) };
});
afterAll(async () => {
  await running?.stop();
  await pool?.close();
  rmSync(folder, { recursive: true, force: true });
});

function shell(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], { cwd: folder, env: { ...process.env, ...env } });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  return new Promise((resolve) => child.on('close', () => resolve(out)));
}

describe('docs/api.md', () => {
  it('has examples, and names every scope', () => {
    expect(examples.length).toBeGreaterThan(5);
    for (const scope of tokenScopes) expect(text).toContain(`\`${scope}\``);
  });

  it.skipIf(!hasCurl).each(examples)('%s', async (command, answer) => {
    expect(JSON.parse(await shell(command))).toMatchObject(answer);
  });

  it('reads nothing of a body before it has seen the token', async () => {
    const before = process.memoryUsage().rss;
    const response = await fetch(`${running.url}/api/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer xuncha_of_somebody_else' },
      body: `{"text":"${'x'.repeat(50 * 2 ** 20)}"}`,
    }).catch(() => null);
    // Some clients see the refusal, some that the connection closed while they were still sending.
    if (response) expect(response.status).toBe(401);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
  });
});
