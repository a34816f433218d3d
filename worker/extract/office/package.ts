import type { Place } from '../../../patterns/document.ts';
import type { ZipFolder } from '../archive/zip-folder.ts';
import type { Reading } from '../reading.ts';
import { attribute, localName, walkXml } from '../xml.ts';

export interface Relation {
  id: string;
  /** Last word of the type: `worksheet`, `comments`, `hyperlink` … */
  kind: string;
  /** Path inside the package, or an address where the target is external. */
  target: string;
  external: boolean;
}

/** Relations of a part of an Office Open XML package; none where the part has no file of them. */
export function relationsOf(folder: ZipFolder, part: string): Relation[] {
  const slash = part.lastIndexOf('/');
  const base = part.slice(0, slash + 1);
  const bytes = folder.get(`${base}_rels/${part.slice(slash + 1)}.rels`);
  if (!bytes) return [];
  const found: Relation[] = [];
  walkXml(bytes, {
    open(name, attributes) {
      if (localName(name) !== 'Relationship') return;
      const target = attributes.Target ?? '';
      const external = attributes.TargetMode === 'External';
      const kind = (attributes.Type ?? '').replace(/^.*\//, '');
      found.push({ id: attributes.Id ?? '', kind, target: external ? target : pathIn(base, target), external });
    },
  });
  return found;
}

/** The part that holds the document itself, whatever it is called. */
export function mainPart(folder: ZipFolder, usual: string): string {
  if (folder.find(usual)) return usual;
  const found = relationsOf(folder, '').find((relation) => relation.kind === 'officeDocument');
  return found?.target ?? usual;
}

/** Resolves a path of a package against the folder of the part that names it. */
export function pathIn(base: string, target: string): string {
  const parts = (target.startsWith('/') ? target : base + target).split('/');
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part && part !== '.') path.push(part);
  }
  return path.join('/');
}

const metadata: Place = { part: 'metadata', hidden: true };

/** Properties that say something of people or content; counters, dates and programs do not. */
const telling =
  /^(?:title|subject|creator|author|keywords|description|comments?|category|manager|company|lastmodifiedby|last-?author|initial-creator|contentstatus|publisher|contributor|artist|copyright|user-?comment|imagedescription|gps.*|position)$/i;

/** Keeps a file's property and writes it below the text, where it can be found and be a place of its own. */
export function writeProperty(reading: Reading, name: string, value: string, custom = false): void {
  const clean = value.replace(/\s+/g, ' ').trim();
  if (!clean || clean.length > 20_000) return;
  const key = name.toLowerCase();
  if (reading.depth === 0 && reading.meta[key] === undefined) reading.meta[key] = clean;
  if (key === 'title') reading.title ??= clean;
  if (custom || telling.test(name)) reading.text.line(`${name}: ${clean}`, metadata);
}

/** Core, application and custom properties of an Office Open XML package. */
export function readProperties(folder: ZipFolder, reading: Reading): void {
  for (const part of ['docProps/core.xml', 'docProps/app.xml', 'docProps/custom.xml']) {
    const bytes = folder.get(part);
    if (!bytes) continue;
    const custom = part.endsWith('custom.xml');
    const names: string[] = [];
    let property = '';
    let words = '';
    walkXml(bytes, {
      open(name, attributes) {
        names.push(localName(name));
        words = '';
        if (localName(name) === 'property') property = attribute(attributes, 'name') ?? 'property';
      },
      text(data) {
        words += data;
      },
      close() {
        const name = names.pop() ?? '';
        if (custom && names[names.length - 1] === 'property') writeProperty(reading, property, words, true);
        else if (!custom && names.length === 1) writeProperty(reading, name, words);
        words = '';
      },
    });
  }
}
