import { createHash } from 'node:crypto';
import { access, constants, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../../data/settings.ts';
import { addQuarantined, listQuarantined, markRestored, type Quarantined } from '../../../data/stores/quarantine.ts';
import { DeliveryError, type OpenOutlet } from './connector.ts';
import { allowedRoot, codeOf, fingerprint, inFolder, moveFile, pathOf, placeFile } from './static-files.ts';

export const quarantineFolder = (settings: Pick<Settings, 'dataDir'>): string => join(settings.dataDir, 'quarantine');

/** The same file of the same notice has the same name aside, so that a move that was cut off is found again. */
const storedName = (noticeId: number, connectorId: number, path: string): string =>
  `${noticeId}-${connectorId}-${createHash('sha256').update(path).digest('hex').slice(0, 20)}`;

/** Moves the file of a static site aside, out of what is published, and back when the notice is withdrawn. */
export const quarantine: OpenOutlet<'quarantine'> = ({ id, options }, { db, settings, now }) => {
  const aside = quarantineFolder(settings);
  const ready = async () => {
    await mkdir(aside, { recursive: true, mode: 0o700 });
    return allowedRoot(options.root, settings.staticRoots);
  };

  /** False where neither the file nor its quarantined self is there. */
  async function moveOne(root: string, noticeId: number, parts: string[]): Promise<boolean> {
    const path = parts.join('/');
    const stored = storedName(noticeId, id, path);
    const target = join(aside, stored);
    const before = await fingerprint(target);
    await inFolder(root, parts.slice(0, -1), false, async (folder) => {
      const source = join(folder, parts.at(-1) ?? '');
      const published = await fingerprint(source);
      if (!published) return;
      if (before && before.digest !== published.digest) {
        const message = 'Another file was published at the same place after the first one was moved aside.';
        throw new DeliveryError('changed', message, true);
      }
      await moveFile(source, target);
    }).catch((error: unknown) => {
      // The folder went away together with the file that was moved before.
      if (!(before && error instanceof DeliveryError && error.code === 'no-file')) throw error;
    });
    const moved = await fingerprint(target);
    if (!moved) return false;
    await addQuarantined(db, { noticeId, connectorId: id, path, stored, ...moved, movedAt: now().toISOString() });
    return true;
  }

  async function restoreOne(root: string, file: Quarantined): Promise<void> {
    const source = join(aside, file.stored);
    const parts = file.path.split('/');
    const there = await fingerprint(source);
    await inFolder(root, parts.slice(0, -1), true, async (folder) => {
      const target = join(folder, parts.at(-1) ?? '');
      if (!there) {
        // Put back before, and killed before that was written down.
        if ((await fingerprint(target))?.digest === file.digest) return;
        throw new DeliveryError('no-file', 'The quarantined file is not there any more.', true);
      }
      try {
        await placeFile(source, target, join(folder, `.${file.stored}`));
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
        // Placed, and killed before the one aside was removed.
        if ((await fingerprint(target))?.digest === file.digest) return rm(source);
        throw new DeliveryError('in-the-way', 'Another file stands at its place by now.', true);
      }
    });
    await markRestored(db, file.id, now().toISOString());
  }

  return {
    async send({ notice, purpose }) {
      const root = await ready();
      if (purpose === 'withdrawal') {
        const files = (await listQuarantined(db, notice.id, id)).filter((file) => file.restoredAt === null);
        for (const file of files) await restoreOne(root, file);
        return files.map((file) => file.path).join(', ');
      }
      const parts = pathOf(notice.published, notice.siteUrl);
      if (await moveOne(root, notice.id, parts)) return parts.join('/');
      throw new DeliveryError('no-file', 'There is no such file below the root.', true);
    },
    async test() {
      const root = await ready();
      if (!(await stat(root)).isDirectory()) throw new DeliveryError('root-not-allowed', 'XUNCHA_STATIC_ROOTS');
      try {
        await access(root, constants.W_OK);
      } catch {
        throw new DeliveryError('refused', 'The folder cannot be written by this process.');
      }
      const same = (await stat(root)).dev === (await stat(aside)).dev;
      return same ? root : `${root} (≠ ${aside})`;
    },
  };
};
