import { escapeHtml } from '../layout.ts';
import { textEntry, zip } from './zip.ts';

export interface Slide {
  title: string;
  lines: string[];
  /** What only the speaker sees. */
  notes?: string;
  hidden?: boolean;
}

const drawing =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

function shape(id: number, lines: string[]): string {
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Text ${id}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>${lines.map((line) => `<a:p><a:r><a:rPr lang="zh-CN"/><a:t>${escapeHtml(line)}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`;
}

function tree(shapes: string): string {
  return `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`;
}

function relations(list: [id: string, type: string, target: string][]): string {
  return `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${relation}/${type}" Target="${target}"/>`).join('')}</Relationships>`;
}

export function pptx(slides: Slide[]): Uint8Array {
  const main = 'application/vnd.openxmlformats-officedocument.presentationml';
  return zip([
    textEntry(
      '[Content_Types].xml',
      `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="${main}.presentation.main+xml"/>${slides.map((slide, i) => `<Override PartName="/ppt/slides/slide${i + 1}.xml" ContentType="${main}.slide+xml"/>${slide.notes ? `<Override PartName="/ppt/notesSlides/notesSlide${i + 1}.xml" ContentType="${main}.notesSlide+xml"/>` : ''}`).join('')}</Types>`,
    ),
    textEntry('_rels/.rels', relations([['rId1', 'officeDocument', 'ppt/presentation.xml']])),
    textEntry(
      'ppt/presentation.xml',
      `${xml}<p:presentation ${drawing}><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="rId${i + 1}"/>`).join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    ),
    textEntry(
      'ppt/_rels/presentation.xml.rels',
      relations(slides.map((_, i) => [`rId${i + 1}`, 'slide', `slides/slide${i + 1}.xml`])),
    ),
    ...slides.flatMap((slide, i) => [
      textEntry(
        `ppt/slides/slide${i + 1}.xml`,
        `${xml}<p:sld ${drawing}${slide.hidden ? ' show="0"' : ''}>${tree(shape(2, [slide.title]) + shape(3, slide.lines))}</p:sld>`,
      ),
      ...(slide.notes
        ? [
            textEntry(
              `ppt/slides/_rels/slide${i + 1}.xml.rels`,
              relations([['rId1', 'notesSlide', `../notesSlides/notesSlide${i + 1}.xml`]]),
            ),
            textEntry(
              `ppt/notesSlides/notesSlide${i + 1}.xml`,
              `${xml}<p:notes ${drawing}>${tree(shape(2, [slide.notes]))}</p:notes>`,
            ),
          ]
        : []),
    ]),
  ]);
}
