import { escapeHtml } from '../layout.ts';
import { asLines, type Block } from './block.ts';
import { textEntry, zip } from './zip.ts';

const linesPerPage = 34;

/** OFD after GB/T 33190: one TextObject per line of text, one per cell of a table, as converters write it. */
export function ofd(blocks: Block[], title = ''): Uint8Array {
  const lines = blocks.flatMap((block) =>
    'table' in block
      ? [block.table.header, ...block.table.rows]
      : wrap(asLines([block]).join('')).map((line) => [line]),
  );
  let id = 100;
  const pages: string[] = [];
  for (let start = 0; start < lines.length; start += linesPerPage) {
    const objects = lines.slice(start, start + linesPerPage).flatMap((cells, index) =>
      cells.map((cell, column) => {
        const step = cells.length > 1 ? 170 / cells.length : 0;
        const deltas =
          cell.length > 1
            ? ` DeltaX="${Array.from(cell.slice(1), (_, at) => ((cell.codePointAt(at) ?? 0) < 0x80 ? '2.2' : '4.2')).join(' ')}"`
            : '';
        return `<ofd:TextObject ID="${++id}" Boundary="${(20 + column * step).toFixed(1)} ${(22 + index * 7.6).toFixed(1)} ${(step || 170).toFixed(1)} 7" Font="3" Size="4.2"><ofd:TextCode X="0" Y="5"${deltas}>${escapeHtml(cell)}</ofd:TextCode></ofd:TextObject>`;
      }),
    );
    pages.push(
      `<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer Type="Body" ID="${++id}">${objects.join('')}</ofd:Layer></ofd:Content></ofd:Page>`,
    );
  }
  return zip([
    textEntry(
      'OFD.xml',
      `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0f8a2c6e4b1d4c7e9a3b5d7f01234567</ofd:DocID><ofd:Title>${escapeHtml(title)}</ofd:Title><ofd:Creator>政务办公</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    ),
    textEntry(
      'Doc_0/Document.xml',
      `<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>${id + 1}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>${pages.map((_, index) => `<ofd:Page ID="${index + 10}" BaseLoc="Pages/Page_${index}/Content.xml"/>`).join('')}</ofd:Pages></ofd:Document>`,
    ),
    textEntry(
      'Doc_0/PublicRes.xml',
      '<?xml version="1.0" encoding="UTF-8"?><ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
    ),
    ...pages.map((page, index) => textEntry(`Doc_0/Pages/Page_${index}/Content.xml`, page)),
  ]);
}

/** Lines as wide as the page holds. */
function wrap(text: string): string[] {
  return text.match(/.{1,40}/gsu) ?? [text];
}
