// Brings a clone to a runnable state; runs on whatever Node the machine has, before any dependency is there.
// Quick when there is nothing to do: one hash of the lock file against the stamp of the last install.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.xuncha-setup');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) process.exit(0);

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`xuncha: Node ${process.versions.node} is too old to install with; Node 20 or newer is needed.`);
  process.exit(2);
}

// A system Node keeps its headers beside its binary: building the SQLite driver then needs no download.
const headers = join(dirname(process.execPath), '..');
const env = { ...process.env };
if (!env.npm_config_nodedir && existsSync(join(headers, 'include', 'node', 'node_api.h'))) {
  env.npm_config_nodedir = headers;
}

console.error('xuncha: installing packages (once; the SQLite driver is compiled, which takes about two minutes)…');
const started = Date.now();
const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: root,
  env,
  // All of it on standard error: standard output belongs to the command that follows.
  stdio: ['ignore', 2, 2],
});
if (result.status !== 0) {
  console.error(
    'xuncha: npm ci failed; its message stands above. Needed: npm, python3, make, g++ and the npm registry.',
  );
  process.exit(2);
}
writeFileSync(stampFile, wanted);
console.error(`xuncha: packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
