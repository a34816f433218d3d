import { parse } from 'cfb';

/** An OLE compound file: streams by their path, e.g. `WordDocument`, `ObjectPool/_123/Package`. */
export interface OleFolder {
  paths: string[];
  get(path: string): Uint8Array | null;
}

export function openOle(bytes: Uint8Array): OleFolder {
  const container = parse(bytes);
  const root = container.FullPaths[0] ?? '';
  const streams = new Map<string, Uint8Array>();
  container.FileIndex.forEach((entry, i) => {
    const full = container.FullPaths[i] ?? '';
    const path = full.startsWith(root) ? full.slice(root.length) : full;
    if (entry.type === 2 && entry.content) streams.set(path.toLowerCase(), toBytes(entry.content, entry.size));
  });
  return { paths: [...streams.keys()], get: (path) => streams.get(path.toLowerCase()) ?? null };
}

function toBytes(content: number[] | Uint8Array, size: number): Uint8Array {
  const bytes = content instanceof Uint8Array ? content : Uint8Array.from(content);
  return size > 0 && size < bytes.length ? bytes.subarray(0, size) : bytes;
}
