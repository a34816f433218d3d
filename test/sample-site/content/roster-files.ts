import type { Column, Item, SiteBuilder } from '../builder.ts';
import type { Day } from '../days.ts';
import { rar, sevenZip, tarGz } from '../files/archives.ts';
import type { Block } from '../files/block.ts';
import { eml } from '../files/mail.ts';
import { ofd } from '../files/ofd.ts';
import { ods, odt } from '../files/open-document.ts';
import { pdf } from '../files/pdf.ts';
import { ppt } from '../files/powerpoint-binary.ts';
import { rtf } from '../files/rich-text.ts';
import { scan, scannedPdf } from '../files/scan.ts';
import { htmlAsXls, xls, xlsx } from '../files/sheet.ts';
import { pptx } from '../files/slides.ts';
import { gbkCsv, gbkText } from '../files/text.ts';
import { doc } from '../files/word-binary.ts';
import { docx } from '../files/word-xml.ts';
import { zip } from '../files/zip.ts';
import type { Form, PublicityPlan } from './publicity-plans.ts';
import { plantRoster, type Roster } from './roster.ts';

type Making = { extension: string; type: string | null; bytes: Uint8Array | Promise<Uint8Array> };

const word = 'application/msword';
const excel = 'application/vnd.ms-excel';
const octets = 'application/octet-stream';
const sheetXml = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The list as a file of its form; what it gives away is planted in the file. */
export function rosterFile(
  builder: SiteBuilder,
  column: Column,
  published: Day,
  plan: PublicityPlan,
  list: Roster,
  subject: string,
): Item {
  const { extension, type, bytes } = makers[plan.form](list, subject);
  const item = builder.attach(column, published, `${subject}名单.${extension}`, bytes, type);
  const needs =
    plan.form === 'scan' || plan.form === 'jpg' || plan.form === 'png' ? (['ocr'] as ('ocr' | 'render')[]) : undefined;
  const undone = plan.form === 'docx-margins' ? 1 : plan.form.includes('hidden-') ? plan.count : 0;
  plantRoster(item, plan, places[plan.form] ?? '名单', { ...plan, undone, ...(needs ? { needs } : {}) });
  plantHidden(item, plan, list);
  return item;
}

const places: Partial<Record<Form, string>> = {
  scan: '扫描件（无文字层）',
  'html-xls': '扩展名为xls的HTML表格',
  zip: '压缩包内第二层压缩包里的表格',
  '7z': '7z内的表格',
  rar: 'RAR内的文本',
  tgz: 'tar.gz内的CSV',
  eml: '邮件附件',
  jpg: '图片',
  png: '图片',
};

/** What stands where a reader does not look. */
function plantHidden(item: Item, plan: PublicityPlan, list: Roster): void {
  const persons = list.people.length;
  const more = { persons, also: ['special-category', 'weak-mask', 'home-address'] };
  if (plan.form === 'hidden-column')
    item
      .plant('resident-id', persons, '隐藏列“身份证号（原始）”', more)
      .plant('disability-certificate', persons, '隐藏列“残疾证号”', { persons });
  if (plan.form === 'hidden-sheet')
    item.plant('resident-id', persons, '隐藏工作表“底册”', more).plant('bank-card', persons, '隐藏工作表“底册”', more);
  if (plan.form === 'very-hidden-sheet')
    item
      .plant('resident-id', persons, '深度隐藏的工作表“数据源”', more)
      .plant('mobile', persons, '深度隐藏的工作表“数据源”', more);
  if (plan.form === 'black-box')
    item.plant('resident-id', persons, '黑框遮盖下的文字', more).plant('mobile', persons, '黑框遮盖下的文字', more);
  if (plan.form === 'docx-margins')
    item.plant('resident-id', 1, '页眉', { also: ['military-id'] }).plant('mobile', 1, '批注');
  if (plan.form === 'pptx-notes')
    item.plant('mobile', persons, '备注页', more).plant('resident-id', persons, '备注页', more);
}

function blocks(list: Roster, subject: string): Block[] {
  return [{ heading: `${subject}名单` }, { table: { header: list.header, rows: list.rows } }];
}

function grid(list: Roster, subject: string): string[][] {
  return [[`${subject}名单`], list.header, ...list.rows];
}

const makers: Record<Form, (list: Roster, subject: string) => Making> = {
  page: () => ({ extension: 'txt', type: 'text/plain', bytes: new Uint8Array() }),
  'hidden-html': () => ({ extension: 'txt', type: 'text/plain', bytes: new Uint8Array() }),
  pdf: (list, subject) => ({
    extension: 'pdf',
    type: 'application/pdf',
    bytes: pdf(blocks(list, subject), { title: subject }),
  }),
  scan: (list, subject) => ({
    extension: 'pdf',
    type: 'application/pdf',
    bytes: scannedPdf(blocks(list, subject), { skew: 0.6 }),
  }),
  'black-box': (list, subject) => ({
    extension: 'pdf',
    type: 'application/pdf',
    bytes: pdf(
      [
        ...blocks(list, subject),
        ...list.people.map((one) => ({ covered: `${one.name} 身份证号${one.id} 电话${one.mobile}` })),
      ],
      { title: subject },
    ),
  }),
  doc: (list, subject) => ({ extension: 'doc', type: word, bytes: doc(blocks(list, subject)) }),
  wps: (list, subject) => ({ extension: 'wps', type: 'application/vnd.ms-works', bytes: doc(blocks(list, subject)) }),
  docx: (list, subject) => ({ extension: 'docx', type: octets, bytes: docx(blocks(list, subject)) }),
  'docx-margins': (list, subject) => {
    const [one, two] = list.people;
    const margins = {
      header: `经办：${one?.name ?? ''} 身份证号：${one?.id ?? ''}`,
      footer: '第1页',
      comment: `请与${two?.name ?? ''}核实，手机${two?.mobile ?? ''}`,
    };
    return { extension: 'docx', type: octets, bytes: docx(blocks(list, subject), margins) };
  },
  xls: (list, subject) => ({
    extension: 'xls',
    type: excel,
    bytes: xls([{ name: 'Sheet1', rows: grid(list, subject) }]),
  }),
  et: (list, subject) => ({
    extension: 'et',
    type: octets,
    bytes: xls([{ name: 'Sheet1', rows: grid(list, subject) }]),
  }),
  xlsx: (list, subject) => ({
    extension: 'xlsx',
    type: sheetXml,
    bytes: xlsx([{ name: '明细', rows: grid(list, subject) }]),
  }),
  'html-xls': (list, subject) => ({ extension: 'xls', type: excel, bytes: htmlAsXls(grid(list, subject)) }),
  'hidden-sheet': (list, subject) => {
    const source = [['姓名', '身份证号', '银行卡号'], ...list.people.map((one) => [one.name, one.id, one.card])];
    return {
      extension: 'xlsx',
      type: sheetXml,
      bytes: xlsx([
        { name: '公示', rows: grid(list, subject) },
        { name: '底册', rows: source, hidden: true },
      ]),
    };
  },
  'very-hidden-sheet': (list, subject) => {
    const source = [['姓名', '身份证号', '手机号'], ...list.people.map((one) => [one.name, one.id, one.mobile])];
    return {
      extension: 'xlsx',
      type: sheetXml,
      bytes: xlsx([
        { name: '公示', rows: grid(list, subject) },
        { name: '数据源', rows: source, hidden: 'very' },
      ]),
    };
  },
  'hidden-column': (list, subject) => {
    const width = list.header.length;
    const rows = list.rows.map((row, index) => {
      const id = list.people[index]?.id ?? '';
      return [...row, id, `${id}${(index % 7) + 1}${(index % 4) + 1}`];
    });
    const whole = [[`${subject}名单`], [...list.header, '身份证号（原始）', '残疾证号'], ...rows];
    return {
      extension: 'xlsx',
      type: sheetXml,
      bytes: xlsx([{ name: '公示', rows: whole, hiddenColumns: [width, width + 1] }]),
    };
  },
  'pptx-notes': (list, subject) => ({
    extension: 'pptx',
    type: octets,
    bytes: pptx([
      { title: `${subject}名单`, lines: ['青岚区文化和旅游局'] },
      ...list.people.map((one) => ({
        title: one.name,
        lines: [`申报项目：云台剪纸`, `所在地：${one.village}`],
        notes: `${one.name} 身份证号${one.id} 手机${one.mobile}`,
      })),
    ]),
  }),
  ppt: (list, subject) => ({
    extension: 'ppt',
    type: 'application/vnd.ms-powerpoint',
    bytes: ppt([
      [subject, '候选户事迹'],
      ...list.people.map((one) => [one.name, `家庭事迹：孝老爱亲，邻里和睦。联系电话：${one.mobile}`]),
    ]),
  }),
  rtf: (list, subject) => ({ extension: 'rtf', type: 'application/rtf', bytes: rtf(blocks(list, subject)) }),
  odt: (list, subject) => ({
    extension: 'odt',
    type: 'application/vnd.oasis.opendocument.text',
    bytes: odt(blocks(list, subject)),
  }),
  ods: (list, subject) => ({
    extension: 'ods',
    type: octets,
    bytes: ods([{ name: '明细', rows: grid(list, subject) }]),
  }),
  ofd: (list, subject) => ({ extension: 'ofd', type: octets, bytes: ofd(blocks(list, subject), subject) }),
  zip: (list, subject) => {
    const inner = zip(
      [{ name: '柳河镇/发放明细.xls', bytes: xls([{ name: '明细', rows: grid(list, subject) }]) }],
      'gbk',
    );
    return {
      extension: 'zip',
      type: 'application/x-zip-compressed',
      bytes: zip(
        [
          { name: '说明.txt', bytes: gbkText('各镇街明细见压缩包。') },
          { name: '各镇街明细.zip', bytes: inner },
        ],
        'gbk',
      ),
    };
  },
  '7z': (list, subject) => ({
    extension: '7z',
    type: octets,
    bytes: sevenZip([{ name: '学员名单.xlsx', bytes: xlsx([{ name: '名单', rows: grid(list, subject) }]) }]),
  }),
  rar: (list, subject) => ({
    extension: 'rar',
    type: octets,
    bytes: rar([
      {
        name: '移民直补名单.txt',
        bytes: gbkText(
          grid(list, subject)
            .map((row) => row.join('\t'))
            .join('\r\n'),
        ),
      },
    ]),
  }),
  tgz: (list, subject) => ({
    extension: 'tar.gz',
    type: 'application/gzip',
    bytes: tarGz([{ name: '补贴面积.csv', bytes: gbkCsv(grid(list, subject)) }]),
  }),
  eml: (list, subject) => ({
    extension: 'eml',
    type: 'message/rfc822',
    bytes: eml({
      from: 'qllabour@qinglan.lanchuan.gov.cn',
      to: 'qlzfwz@qinglan.lanchuan.gov.cn',
      subject: `${subject}报送`,
      date: 'Mon, 06 Jan 2025 09:12:00 +0800',
      text: '现将获奖选手名单报上，请予公示。',
      files: [{ name: '获奖选手.xlsx', bytes: xlsx([{ name: '名单', rows: grid(list, subject) }]) }],
    }),
  }),
  jpg: (list, subject) => ({
    extension: 'jpg',
    type: 'image/jpeg',
    bytes: scan(blocks(list, subject), { skew: -0.4 }),
  }),
  png: (list, subject) => ({
    extension: 'png',
    type: 'image/png',
    bytes: scan(blocks(list, subject), { format: 'png' }),
  }),
  csv: (list, subject) => ({ extension: 'csv', type: 'text/csv', bytes: gbkCsv(grid(list, subject)) }),
  txt: (list, subject) => ({
    extension: 'txt',
    type: 'text/plain',
    bytes: gbkText(`${subject}名单\r\n${[list.header, ...list.rows].map((row) => row.join('\t')).join('\r\n')}\r\n`),
  }),
};
