import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join, sep } from 'node:path';
import { DeliveryError } from './connector.ts';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * The path below the root that an address stands for.
 * @throws DeliveryError `outside` for another host, a path that leaves the root, a hidden file.
 */
export function pathOf(address: string, base: string): string[] {
  const [url, root] = [new URL(address), new URL(base)];
  const prefix = root.pathname.endsWith('/') ? root.pathname : `${root.pathname}/`;
  const outside = () => new DeliveryError('outside', 'The address is not below that of the site.', true);
  if (url.host !== root.host || !url.pathname.startsWith(prefix)) throw outside();
  const parts = url.pathname.slice(prefix.length).split('/');
  if (parts.at(-1) === '') parts[parts.length - 1] = 'index.html';
  return parts.map((part) => {
    const name = decoded(part);
    if (name === null || name === '' || name.startsWith('.') || /[/\\\p{Cc}]/u.test(name)) throw outside();
    return name;
  });
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The root as it really lies on disk. @throws DeliveryError `root-not-allowed` unless XUNCHA_STATIC_ROOTS names it. */
export async function allowedRoot(root: string, allowed: readonly string[]): Promise<string> {
  const refused = () => new DeliveryError('root-not-allowed', 'XUNCHA_STATIC_ROOTS');
  const real = await realpath(root).catch(() => null);
  if (real === null) throw refused();
  for (const one of allowed) {
    const permitted = await realpath(one).catch(() => null);
    if (permitted !== null && (real === permitted || real.startsWith(permitted + sep))) return real;
  }
  throw refused();
}

/**
 * Opens the folder that a path ends in, step by step from the root, and hands over a name for it that stays with that
 * very folder: whoever swaps one for a symbolic link meanwhile gains nothing. No link is ever followed.
 * @throws DeliveryError `symlink`, `no-file`
 */
export async function inFolder<T>(
  root: string,
  folders: readonly string[],
  make: boolean,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const opened: FileHandle[] = [];
  const nameOf = (handle: FileHandle, plain: string) => (platform() === 'linux' ? `/proc/self/fd/${handle.fd}` : plain);
  try {
    let at = root;
    let plain = root;
    opened.push(await openFolder(root));
    at = nameOf(opened[0] as FileHandle, root);
    for (const folder of folders) {
      if (make) await mkdir(join(at, folder)).catch(ifThere);
      const handle = await openFolder(join(at, folder));
      opened.push(handle);
      plain = join(plain, folder);
      at = nameOf(handle, plain);
    }
    return await work(at);
  } finally {
    for (const handle of opened) await handle.close();
  }
}

async function openFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const code = codeOf(error);
    // Linux says ENOTDIR of a link that it was told not to follow.
    if (code === 'ELOOP' || (code === 'ENOTDIR' && (await isLink(path)))) throw symlink();
    throw code === 'ENOENT' || code === 'ENOTDIR' ? noFile() : error;
  }
}

const isLink = async (path: string) =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
const symlink = () => new DeliveryError('symlink', 'A symbolic link stands in the way.', true);
const noFile = () => new DeliveryError('no-file', 'There is no such file below the root.', true);
const ifThere = (error: unknown) => {
  if (codeOf(error) !== 'EEXIST') throw error;
};

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Size and SHA-256 of a plain file; null when there is none. @throws DeliveryError `symlink`, `no-file` (a folder, a device) */
export async function fingerprint(path: string): Promise<{ bytes: number; digest: string } | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ELOOP') throw symlink();
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    if (!(await handle.stat()).isFile()) throw noFile();
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of handle.createReadStream({ autoClose: false })) {
      hash.update(part);
      bytes += part.length;
    }
    return { bytes, digest: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

/** Moves a file in one step, or across file systems by a copy that is whole before the first one goes. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    const half = `${to}.half`;
    await copyFile(from, half);
    await flushed(half);
    await rename(half, to);
    await rm(from);
  }
}

/** Puts a file where none stands, in one step; never over another. @throws an error with the code EEXIST */
export async function placeFile(from: string, to: string, half: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(codeOf(error))) throw error;
    await rm(half, { force: true });
    await copyFile(from, half, constants.COPYFILE_EXCL);
    try {
      await flushed(half);
      await link(half, to);
    } finally {
      await rm(half, { force: true });
    }
  }
  await rm(from);
}

async function flushed(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
