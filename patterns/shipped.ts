import { readdirSync, readFileSync } from 'node:fs';
import type { PackSource } from './load.ts';

const folder = new URL('packs/', import.meta.url);

/** The packs that come with the product, in the order of their names: the only reading of files in this room. */
export function shippedPacks(): PackSource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
}
