import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError } from './errors.ts';

const purposes = ['seal', 'digest', 'session', 'link', 'audit'] as const;
export type Purpose = (typeof purposes)[number];

/** One 32-byte key per purpose; plain data, so that it can be handed to a worker thread. */
export type Keys = Record<Purpose, Uint8Array>;

/** Where the master key lies: the setting, or `key` in the data folder. */
export function keyPath(settings: { keyFile: string; dataDir: string }): string {
  return settings.keyFile || `${settings.dataDir}/key`;
}

/**
 * Reads the master key, or makes one at the first start (mode 0600).
 * @throws DatabaseError `key-missing` when there is none and `mayCreate` is false; `key-malformed`.
 */
export function readMasterKey(path: string, mayCreate: boolean): Buffer {
  if (!existsSync(path)) {
    if (!mayCreate) {
      throw new DatabaseError(
        'key-missing',
        `${path}: the key of this database is not there. Restore the file, or name it in XUNCHA_KEY_FILE; without it sealed snapshots cannot be opened`,
      );
    }
    createKey(path);
  }
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new DatabaseError('key-malformed', `${path}: a key file holds 64 hexadecimal digits and nothing else`);
  }
  return Buffer.from(text, 'hex');
}

function createKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process that starts at the same time made it: then that one counts.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Derives one key per purpose (HKDF-SHA-256), so that no key serves two ends. */
export function deriveKeys(master: Uint8Array): Keys {
  const derive = (purpose: Purpose) =>
    new Uint8Array(hkdfSync('sha256', master, Buffer.alloc(0), `xuncha/${purpose}/v1`, 32));
  return {
    seal: derive('seal'),
    digest: derive('digest'),
    session: derive('session'),
    link: derive('link'),
    audit: derive('audit'),
  };
}

/** Stored in the database to notice a wrong key at the start; reveals nothing about it. */
export function keyFingerprint(keys: Keys): string {
  return createHmac('sha256', keys.audit).update('fingerprint').digest('hex').slice(0, 16);
}
