import type { Place } from '../../../patterns/document.ts';
import type { ZipFolder } from '../archive/zip-folder.ts';
import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';
import { localName, walkXml } from '../xml.ts';
import { readOfdPage } from './ofd-page.ts';
import { pathIn, writeProperty } from './package.ts';

interface OfdDocument {
  folder: ZipFolder;
  reading: Reading;
  /** Path of media by their resource id. */
  media: Map<string, string>;
  templates: Map<string, string>;
}

/** OFD (GB/T 33190): pages with their templates, annotations, attachments, and pictures of scanned pages. */
export async function readOfd(folder: ZipFolder, reading: Reading): Promise<void> {
  if (folder.find('Encryptions.xml')) throw new LimitError('encrypted', 'The OFD is encrypted.');
  const roots: string[] = [];
  let element = '';
  walkXml(need(folder, 'OFD.xml'), {
    open(name) {
      element = localName(name);
    },
    text(data) {
      if (element === 'DocRoot') roots.push(data.trim());
      else if (
        data.trim() &&
        /^(?:Title|Author|Subject|Abstract|Keyword|CustomData|Creator|CreationDate|ModDate)$/.test(element)
      ) {
        // "Creator" is the program here.
        writeProperty(
          reading,
          element === 'Creator'
            ? 'creatortool'
            : element === 'Abstract'
              ? 'description'
              : element === 'Keyword'
                ? 'keywords'
                : element,
          data,
          element === 'CustomData',
        );
      }
    },
    close() {
      element = '';
    },
  });
  const start = reading.text.length;
  let page = 0;
  for (const root of roots) page = await readDocument(folder, pathIn('', root), reading, page);
  if (reading.depth === 0) reading.main = { start, end: reading.text.length };
  if (page > 0 && reading.text.length === start)
    reading.trouble.remark(`${page} pages were opened; they show drawings without text.`);
}

function need(folder: ZipFolder, path: string): Uint8Array {
  const bytes = folder.get(path);
  if (!bytes) throw new Error(`missing ${path}`);
  return bytes;
}

async function readDocument(folder: ZipFolder, root: string, reading: Reading, before: number): Promise<number> {
  const base = root.slice(0, root.lastIndexOf('/') + 1);
  const pages: { id: string; path: string }[] = [];
  const resources: string[] = [];
  let annotations: string | null = null;
  let attachments: string | null = null;
  const templates = new Map<string, string>();
  let element = '';
  walkXml(need(folder, root), {
    open(name, attributes) {
      element = localName(name);
      if (element === 'Page') pages.push({ id: attributes.ID ?? '', path: pathIn(base, attributes.BaseLoc ?? '') });
      else if (element === 'TemplatePage') templates.set(attributes.ID ?? '', pathIn(base, attributes.BaseLoc ?? ''));
    },
    text(data) {
      const words = data.trim();
      if (!words) return;
      if (element === 'PublicRes' || element === 'DocumentRes') resources.push(pathIn(base, words));
      else if (element === 'Annotations') annotations = pathIn(base, words);
      else if (element === 'Attachments') attachments = pathIn(base, words);
    },
    close() {
      element = '';
    },
  });
  const document: OfdDocument = { folder, reading, media: mediaOf(folder, resources), templates };
  const notes = annotationsOf(folder, annotations);
  let number = before;
  let missing = 0;
  let unread = 0;
  for (const page of pages) {
    reading.budget.tick();
    number++;
    if (number > reading.budget.limits.maxPages) {
      reading.trouble.add('too-large', `Only the first ${reading.budget.limits.maxPages} pages were read.`);
      break;
    }
    const bytes = folder.get(page.path);
    if (!bytes) missing++;
    else unread += await readOnePage(document, bytes, number);
    for (const bytes of notes.get(page.id) ?? []) {
      const place: Place = { page: number, part: 'annotation' };
      readOfdPage(bytes, place, document.reading);
    }
  }
  if (missing > 0) reading.trouble.add('corrupt', `${missing} of ${pages.length} pages are missing in the OFD.`);
  if (unread > 0)
    reading.trouble.add('budget', `${unread} ${unread === 1 ? 'picture' : 'pictures'} in the OFD were not read.`);
  if (attachments) await readAttachments(folder, attachments, reading);
  return number;
}

/** Returns how many pictures were left unread. */
async function readOnePage(document: OfdDocument, bytes: Uint8Array, number: number): Promise<number> {
  const { folder, reading, media } = document;
  const place: Place = { page: number };
  const before = reading.text.length;
  const page = readOfdPage(bytes, place, reading);
  for (const id of page.templates) {
    const path = document.templates.get(id);
    const template = path ? folder.get(path) : null;
    if (template) readOfdPage(template, place, reading);
  }
  // A page of little text and a picture is a scan.
  if (reading.text.length - before > 100 || page.images.length === 0) return 0;
  let left = 0;
  for (const id of page.images) {
    const path = media.get(id);
    const entry = path ? folder.find(path) : undefined;
    if (!entry || entry.size < 4_000) continue;
    if (!reading.budget.takeOcrPage()) {
      left++;
      continue;
    }
    const { readPictureText } = await import('../picture/picture.ts');
    await readPictureText(entry.read(), reading, place);
  }
  return left;
}

function mediaOf(folder: ZipFolder, resources: string[]): Map<string, string> {
  const media = new Map<string, string>();
  for (const path of resources) {
    const bytes = folder.get(path);
    if (!bytes) continue;
    const base = path.slice(0, path.lastIndexOf('/') + 1);
    let inner = base;
    let id = '';
    let element = '';
    walkXml(bytes, {
      open(name, attributes) {
        element = localName(name);
        if (element === 'Res' && attributes.BaseLoc) inner = `${pathIn(base, attributes.BaseLoc)}/`;
        if (element === 'MultiMedia') id = attributes.ID ?? '';
      },
      text(data) {
        if (element === 'MediaFile' && data.trim()) media.set(id, pathIn(inner, data.trim()));
      },
      close() {
        element = '';
      },
    });
  }
  return media;
}

/** Annotation files by page id. */
function annotationsOf(folder: ZipFolder, path: string | null): Map<string, Uint8Array[]> {
  const found = new Map<string, Uint8Array[]>();
  const bytes = path ? folder.get(path) : null;
  if (!bytes || !path) return found;
  const base = path.slice(0, path.lastIndexOf('/') + 1);
  let page = '';
  let element = '';
  walkXml(bytes, {
    open(name, attributes) {
      element = localName(name);
      if (element === 'Page') page = attributes.PageID ?? '';
    },
    text(data) {
      if (element !== 'FileLoc' || !data.trim()) return;
      const file = folder.get(pathIn(base, data.trim()));
      if (file) found.set(page, [...(found.get(page) ?? []), file]);
    },
    close() {
      element = '';
    },
  });
  return found;
}

async function readAttachments(folder: ZipFolder, path: string, reading: Reading): Promise<void> {
  const bytes = folder.get(path);
  if (!bytes) return;
  const base = path.slice(0, path.lastIndexOf('/') + 1);
  const files: { name: string; path: string }[] = [];
  let name = '';
  let element = '';
  walkXml(bytes, {
    open(tag, attributes) {
      element = localName(tag);
      if (element === 'Attachment') name = attributes.Name ?? '';
    },
    text(data) {
      if (element === 'FileLoc' && data.trim()) files.push({ name, path: pathIn(base, data.trim()) });
    },
    close() {
      element = '';
    },
  });
  for (const file of files) {
    const found = folder.get(file.path);
    if (found) await reading.inner(file.name || file.path, found);
  }
}
