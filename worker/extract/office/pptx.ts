import type { Place } from '../../../patterns/document.ts';
import type { ZipFolder } from '../archive/zip-folder.ts';
import { readPictures } from '../picture/embedded.ts';
import type { Reading } from '../reading.ts';
import { TableWriter } from '../table-writer.ts';
import { attribute, localName, walkXml } from '../xml.ts';
import { readEmbedded } from './docx.ts';
import { mainPart, readProperties, relationsOf } from './package.ts';

/** PowerPoint 2007 and later: slides in their order with tables, then their notes and comments; hidden slides are marked. */
export async function readPptx(folder: ZipFolder, reading: Reading): Promise<void> {
  const main = mainPart(folder, 'ppt/presentation.xml');
  const presentation = folder.get(main);
  if (!presentation) throw new Error('no presentation part');
  const order: string[] = [];
  walkXml(presentation, {
    open(name, attributes) {
      if (localName(name) === 'sldId') order.push(attributes['r:id'] ?? attribute(attributes, 'id') ?? '');
    },
  });
  const relations = relationsOf(folder, main);
  let number = 0;
  for (const id of order) {
    const target = relations.find((relation) => relation.id === id)?.target;
    const bytes = target ? folder.get(target) : null;
    if (!target || !bytes) continue;
    number++;
    const hidden = readSlide(bytes, { slide: number }, reading);
    const mark = hidden ? { hidden: true } : {};
    for (const relation of relationsOf(folder, target)) {
      if (relation.external) {
        if (relation.kind === 'hyperlink')
          reading.text.links.push({ url: relation.target, text: '', kind: 'page', main: true });
        continue;
      }
      const part =
        relation.kind === 'notesSlide'
          ? 'note'
          : relation.kind === 'comments'
            ? 'comment'
            : relation.kind === 'diagramData'
              ? 'textbox'
              : null;
      const inner = part ? folder.get(relation.target) : null;
      if (part && inner) readSlide(inner, { slide: number, part, ...mark }, reading);
    }
  }
  if (reading.depth === 0) reading.main = { start: 0, end: reading.text.length };
  await readEmbedded(folder, reading);
  await readPictures(
    folder.entries.filter((entry) => /^ppt\/media\//i.test(entry.name)),
    reading,
  );
  readProperties(folder, reading);
}

/** Returns whether the slide is hidden in the show. */
function readSlide(bytes: Uint8Array, base: Place, reading: Reading): boolean {
  const { text, budget } = reading;
  const tables = new TableWriter(text, budget);
  let place = base;
  let hidden = false;
  let collecting = false;
  let cellStart = false;
  let field = false;
  walkXml(bytes, {
    open(name, attributes) {
      switch (localName(name)) {
        case 'sld':
          if (/^(?:0|false)$/.test(attributes.show ?? '')) {
            hidden = true;
            place = { ...base, hidden: true };
          }
          break;
        case 't':
        case 'text':
          collecting = !field;
          break;
        case 'fld':
          field = /^slidenum$/i.test(attributes.type ?? '');
          break;
        case 'br':
          if (!tables.inCell) text.newline();
          break;
        case 'tbl':
          tables.openTable(place);
          break;
        case 'tr':
          tables.openRow();
          break;
        case 'tc':
          tables.openCell({ columns: Number(attributes.gridSpan ?? 1), rows: Number(attributes.rowSpan ?? 1) });
          cellStart = true;
          break;
        case 'p':
          budget.tick();
          if (!cellStart) text.newline();
          cellStart = false;
          break;
        case 'cNvPr': {
          const words = attributes.descr;
          if (words && /[\u3400-\u9fff]{2}|\d{6,}/.test(words) && !tables.inCell)
            text.line(words, { ...place, part: 'attribute', hidden: true });
          break;
        }
      }
    },
    text(data) {
      if (collecting) text.write(data, place);
    },
    close(name) {
      switch (localName(name)) {
        case 't':
        case 'text':
          collecting = false;
          if (localName(name) === 'text') text.newline();
          break;
        case 'fld':
          field = false;
          break;
        case 'tc':
          tables.closeCell();
          break;
        case 'tbl':
          tables.closeTable();
          break;
      }
    },
  });
  tables.closeAll();
  text.newline();
  return hidden;
}
