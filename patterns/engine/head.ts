import type { Table } from '../document.ts';
import type { Cells, Grid } from './cells.ts';
import type { Compiled } from './compile.ts';
import { labelsIn } from './labels.ts';

const headRows = 6;
const longNumber = /\d{5}/;

/** Words of heads that no pattern claims; they still tell a head from a row of people. */
const headWord =
  /^(?:序号|编号|姓名|性别|年龄|民族|学历|备注|地址|单位|部门|职务|岗位|金额|数量|日期|时间|名称|乡镇|街道|村|社区|类别|等级|项目|合计|分数|成绩|排名|学校|专业|户数|人数|人口|面积|标准|所属|行政|镇街|县|区|所在|是否|开户|准考|报考|No\.?|name)/i;

const nameHead =
  /^(?:.{0,6}姓名|户主|申请人|受益人|持证人|当事人|患者|学生|考生|监护人|法定代表人|联系人|被征收人|救助对象|保障对象|补贴对象|name)/i;
const notPerson = /单位|企业|公司|名称|项目|学校|专业|拼音/;
const birthHead = /出生(?:日期|年月|时间|年月日)?|生日|birth/i;

/**
 * The head of a table is its first row, among the first few, of several short cells without numbers, half of which or more are known labels;
 * rows above it are titles, rows like it right below (merged heads) belong to it.
 */
export function readHead(index: number, table: Table, cells: Cells, own: Int32Array, rules: Compiled): Grid {
  const grid: Grid = {
    index,
    table,
    headRow: -1,
    firstRow: 0,
    headers: [],
    labels: [],
    cells: own,
    names: -1,
    births: -1,
  };
  const rows: number[][] = [];
  for (const at of own) {
    const row = cells.row[at] ?? 0;
    if (row >= headRows) break;
    const list = rows[row] ?? [];
    rows[row] = list;
    list.push(at);
  }
  let found = false;
  for (let row = 0; row < rows.length; row++) {
    const list = rows[row] ?? [];
    const texts = list.map((cell) => cells.text(cell).slice(0, 60).replace(/\s+/g, ''));
    const filled = texts.filter((text) => text !== '');
    const plain = filled.every((text) => text.length <= 24 && !longNumber.test(text));
    const labelled = filled.filter((text) => isLabel(text, rules)).length;
    const wide = filled.length >= 2 || table.columns === 1;
    const headLike = plain && filled.length >= 1 && labelled * 2 >= filled.length && (wide || found);
    // A table of labels and values (姓名 | 张三 | 电话 | …) alternates: its first row is no head of columns.
    if (!headLike || (!found && alternates(texts, rules))) {
      if (found) break;
      continue;
    }
    if (!found) grid.headRow = row;
    found = true;
    grid.firstRow = row + 1;
    for (const [nth, cell] of list.entries()) {
      const column = cells.column[cell] ?? 0;
      grid.headers[column] = (grid.headers[column] ?? '') + (texts[nth] ?? '');
    }
  }
  for (let column = 0; column < grid.headers.length; column++) {
    const header = grid.headers[column] ?? '';
    grid.labels[column] = labelsIn(header, rules);
    if (grid.names < 0 && nameHead.test(header) && !notPerson.test(header)) grid.names = column;
    if (grid.births < 0 && birthHead.test(header)) grid.births = column;
  }
  return grid;
}

function alternates(texts: string[], rules: Compiled): boolean {
  if (texts.length < 2 || texts.length % 2 !== 0) return false;
  return texts.every((text, nth) => (nth % 2 === 0 ? isLabel(text, rules) : text !== '' && !isLabel(text, rules)));
}

function isLabel(text: string, rules: Compiled): boolean {
  return headWord.test(text) || nameHead.test(text) || labelsIn(text, rules).length > 0;
}
