import type { Cell, PublishedDocument } from '../../patterns/document.ts';
import { plainDocument } from '../../patterns/plain.ts';
import { luhn, residentId } from './numbers.ts';

/** Rosters as dense as they come: every cell a name or a number. All invented. */

const head = ['序号', '姓名', '身份证号', '联系电话', '银行账号'];
const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡';
const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平';

function row(nth: number): string[] {
  const name = surnames.charAt(nth % 15) + given.charAt(nth % 20) + given.charAt((nth * 7) % 20);
  const birth = `${1940 + (nth % 65)}${String(1 + (nth % 12)).padStart(2, '0')}${String(1 + (nth % 28)).padStart(2, '0')}`;
  const id = residentId(`37010${2 + (nth % 4)}${birth}${String((nth * 13) % 1000).padStart(3, '0')}`);
  return [
    String(nth + 1),
    name,
    id,
    `13${String(800000000 + ((nth * 7919) % 99999999)).slice(0, 9)}`,
    luhn(`62284804025${String(nth % 9999999).padStart(7, '0')}`),
  ];
}

export function rosterText(rows: number): string {
  let text = '';
  for (let nth = 0; nth < rows; nth++) text += `${row(nth).join('\t')}\n`;
  return text;
}

export function rosterProse(rows: number): string {
  let text = '';
  for (let nth = 0; nth < rows; nth++) {
    const [, name, id, mobile, card] = row(nth);
    text += `${name}，身份证号：${id}，联系电话：${mobile}，银行卡号${card}。\n`;
  }
  return text;
}

export function rosterTable(rows: number): PublishedDocument {
  let text = '';
  const cells: Cell[] = [];
  for (let nth = -1; nth < rows; nth++)
    for (const [column, value] of (nth < 0 ? head : row(nth)).entries()) {
      cells.push({ row: nth + 1, column, start: text.length, end: text.length + value.length });
      text += column === head.length - 1 ? `${value}\n` : `${value}\t`;
    }
  return plainDocument(text, 'roster.xlsx', {
    tables: [{ place: { sheet: '名单' }, rows: rows + 1, columns: head.length, cells }],
  });
}

/** Prose of statutes: no personal data, some numbers. */
export function statutes(characters: number): string {
  const articles = [
    '第一条 为了保障公民、法人和其他组织依法获取政府信息，提高政府工作的透明度，建设法治政府，制定本条例。',
    '第二条 本条例所称政府信息，是指行政机关在履行行政管理职能过程中制作或者获取的，以一定形式记录、保存的信息。',
    '第三条 各级人民政府应当加强对政府信息公开工作的组织领导。（2019年4月3日中华人民共和国国务院令第711号修订）',
    '第四条 违反本条例规定的，由县级以上人民政府处以5000元以上2万元以下的罚款；情节严重的，依照《中华人民共和国行政处罚法》第十二条处理。',
    '',
  ];
  let text = '';
  for (let nth = 0; text.length < characters; nth++) text += `${articles[nth % articles.length]}\n`;
  return text;
}
