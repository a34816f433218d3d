import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  Document,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import { asLines, type Block } from './block.ts';
import { repack } from './zip.ts';

export interface DocxOptions {
  header?: string;
  footer?: string;
  /** A remark in the margin at the end. */
  comment?: string;
  author?: string;
}

export async function docx(blocks: Block[], options: DocxOptions = {}): Promise<Uint8Array> {
  const children = blocks.map((block) => {
    if ('heading' in block) return new Paragraph({ text: block.heading, heading: HeadingLevel.HEADING_1 });
    if ('table' in block) {
      return new Table({
        rows: [block.table.header, ...block.table.rows].map(
          (row) => new TableRow({ children: row.map((cell) => new TableCell({ children: [new Paragraph(cell)] })) }),
        ),
      });
    }
    return new Paragraph(asLines([block]).join(''));
  });
  if (options.comment) {
    children.push(
      new Paragraph({
        children: [
          new CommentRangeStart(0),
          new TextRun('以上情况属实。'),
          new CommentRangeEnd(0),
          new TextRun({ children: [new CommentReference(0)] }),
        ],
      }),
    );
  }
  const file = new Document({
    creator: options.author ?? '经办人',
    ...(options.comment
      ? {
          comments: {
            children: [{ id: 0, author: '审核人', date: new Date(0), children: [new Paragraph(options.comment)] }],
          },
        }
      : {}),
    sections: [
      {
        ...(options.header ? { headers: { default: new Header({ children: [new Paragraph(options.header)] }) } } : {}),
        ...(options.footer ? { footers: { default: new Footer({ children: [new Paragraph(options.footer)] }) } } : {}),
        children,
      },
    ],
  });
  return repack(new Uint8Array(await Packer.toBuffer(file)));
}
