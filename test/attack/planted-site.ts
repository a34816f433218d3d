import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Document, Packer, Paragraph } from 'docx';
import iconv from 'iconv-lite';
import PDFDocument from 'pdfkit';
import writeExcelFile from 'write-excel-file/node';
import { bankCard, residentId } from '../support/invented.ts';

/** A small site with full personal values in every place that is read. All invented. */
export interface PlantedSite {
  url: string;
  /** Every full value, as it was published. */
  canaries: string[];
  close(): Promise<void>;
}

let order = 0;
const canaries: string[] = [];
const keep = (value: string): string => {
  canaries.push(value);
  return value;
};
const id = () => keep(residentId('370112', `19${60 + (order % 30)}0${1 + (order % 9)}15`, 100 + order++ * 7));
const mobile = () => keep(`138531${String(40_000 + order++ * 137).padStart(5, '0')}`);
const card = () => keep(bankCard('622848', 5_000_000 + order++ * 31));
const mail = () => keep(`zhang.wei${4000 + order++ * 3}@163.com`);

const person = (name: string) =>
  `${name} 身份证号：${id()} 联系电话：${mobile()} 开户行账号：${card()} 邮箱：${mail()}`;
const names = ['张伟', '王芳', '李娜', '刘强', '陈静', '杨洋'];

async function pdfOf(lines: string[]): Promise<Uint8Array> {
  const pdf = new PDFDocument({ info: { Title: `roster ${mobile()}` } });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<void>((resolve) => {
    pdf.on('end', () => resolve());
  });
  for (const line of lines) pdf.text(line);
  pdf.end();
  await done;
  return new Uint8Array(Buffer.concat(parts));
}

/** Serves the site on a loopback port. */
export async function plantSite(): Promise<PlantedSite> {
  canaries.length = 0;
  const page = (title: string, body: string) =>
    `<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>${title}</title><meta name="description" content="联系人电话 ${mobile()}"></head><body><div class="nav"><a href="/">首页</a></div><h1>${title}</h1>${body}</body></html>`;
  const rows = names.map((name) => [name, id(), mobile(), card()]);
  const table = `<table><tr><th>姓名</th><th>身份证号</th><th>电话</th><th>银行卡号</th></tr>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
  const sheet = [['姓名', '身份证号', '手机号码'], ...names.map((name) => [name, id(), mobile()])].map((row) =>
    row.map((value) => ({ value, type: String })),
  );
  const word = new Document({
    title: `名单 ${mobile()}`,
    sections: [{ children: names.map((name) => new Paragraph(person(name))) }],
  });
  const html = 'text/html; charset=utf-8';
  const files = new Map<string, { type: string; body: Uint8Array | string }>([
    ['/list.html', { type: html, body: page('2026年临时救助人员名单', table) }],
    // The title itself says what must not be said, and so does a link to it.
    [
      '/title.html',
      {
        type: html,
        body: page(`关于${names[0]}（身份证号${id()}，电话${mobile()}）的公示`, `<p>${person('周杰')}</p>`),
      },
    ],
    [
      '/prose.html',
      {
        type: html,
        body: page(
          '处罚决定',
          `<p>当事人：${person('吴敏')}。</p><!-- ${id()} --><img alt="联系电话 ${mobile()}" src="/x.png">`,
        ),
      },
    ],
    [
      '/hostile.html',
      {
        type: html,
        body: page(
          '情况说明',
          `<p>&lt;script&gt;alert(1)&lt;/script&gt; 身份证号 ${id()} &lt;img src=x onerror=alert(1)&gt;</p>`,
        ),
      },
    ],
    [
      '/old.txt',
      { type: 'text/plain; charset=gbk', body: iconv.encode(`报名回执\n${names.map(person).join('\n')}\n`, 'gbk') },
    ],
    [
      '/list.csv',
      {
        type: 'text/csv; charset=utf-8',
        body: `姓名,身份证号,电话\n${names.map((name) => `${name},${id()},${mobile()}`).join('\n')}\n`,
      },
    ],
    ['/list.xlsx', { type: 'application/octet-stream', body: new Uint8Array(await writeExcelFile(sheet).toBuffer()) }],
    ['/list.docx', { type: 'application/octet-stream', body: new Uint8Array(await Packer.toBuffer(word)) }],
    [
      '/list.pdf',
      { type: 'application/pdf', body: await pdfOf(names.map((_, n) => `${n + 1}  ID ${id()}  Tel ${mobile()}`)) },
    ],
  ]);
  const links = [...files.keys()].map((path) => `<li><a href="${path}">附件 ${path}</a></li>`).join('');
  files.set('/', { type: html, body: page('起步区试验门户', `<ul>${links}</ul>`) });
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '/');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body ?? 'not found');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}/`,
    canaries: [...canaries],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
