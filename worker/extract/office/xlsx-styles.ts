import { localName, walkXml } from '../xml.ts';
import { builtInFormats } from './cell-text.ts';

/** Number format of each cell style (`s` of a cell). */
export function readStyles(bytes: Uint8Array | null): string[] {
  const styles: string[] = [];
  if (!bytes) return styles;
  const own = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  walkXml(bytes, {
    open(name, attributes) {
      const local = localName(name);
      if (local === 'numFmt') own.set(Number(attributes.numFmtId), attributes.formatCode ?? 'General');
      else if (local === 'cellXfs') inCells = true;
      else if (local === 'xf' && inCells) ids.push(Number(attributes.numFmtId ?? 0));
    },
    close(name) {
      if (localName(name) === 'cellXfs') inCells = false;
    },
  });
  for (const id of ids) styles.push(own.get(id) ?? builtInFormats[id] ?? 'General');
  return styles;
}
