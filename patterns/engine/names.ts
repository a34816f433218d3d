import { compoundSurnames, surnames } from '../reference/surnames.ts';

/** Names of people, as evidence only. */

/** What each character may be: 1 a surname, 2 never part of a given name, 4 a sign between a name and its number, 8 a word before a name. */
const roles = new Uint8Array(65_536);
function mark(signs: Iterable<string>, role: number): void {
  for (const sign of signs) {
    const code = sign.charCodeAt(0);
    roles[code] = (roles[code] ?? 0) | role;
  }
}
mark(surnames, 1);
mark('的了在和与及或是为等第每各其该省市县区镇乡村街道路号楼局委科处室部厅院所站队组', 2);
mark(' \t\n\r\u00a0\u3000(（[【:：,，、;；|的', 4);
mark('和与及或是为由向给请对将把让户人员者友工生属主客长士', 8);

function isHan(code: number): boolean {
  return code >= 0x4e00 && code <= 0x9fff;
}

/** Common words that begin with a surname. */
const notNames = new Set(
  '方式 方案 方法 电话 单位 单号 金额 高级 高校 高度 文件 文化 文号 常见 常务 时间 时候 万元 项目 成绩 成功 安全 关于 关系 应当 任务 任何 任职 平方 平均 安排 解决 解释 全部 全国 全体 明确 明细 国家 国籍 石油 和谐 支付 余额 应用 应急 相关 相应 包括 包含 应付 车辆 车牌 费用 连接 史料 经办 左右 向导 农业 农村 农户 党员 党委 师生 管理 管辖 官方 封面 原因 原则 商品 商务 明天 荣誉 详细 家庭 乐观'.split(
    ' ',
  ),
);

/** A name's place in one number, so that half a million of them are no objects: where it begins and how long it is. */
export function nameStart(name: number): number {
  return Math.trunc(name / 8);
}

export function nameEnd(name: number): number {
  return Math.trunc(name / 8) + (name % 8);
}

/**
 * The place of the name of two to four characters that ends right before `end` (brackets, blanks and colons may stand between), or -1.
 * It must begin with a surname and stand free: after a sign, a blank, a line's start or a word that introduces people.
 */
export function nameBefore(text: string, end: number): number {
  let last = end - 1;
  const bottom = Math.max(0, end - 4);
  while (last >= bottom && ((roles[text.charCodeAt(last)] ?? 0) & 4) !== 0) last--;
  if (last < bottom || !isHan(text.charCodeAt(last))) return -1;
  for (let length = 3; length > 0; length = length === 3 ? 2 : length === 2 ? 4 : 0) {
    const start = last - length + 1;
    if (start < 0 || !isNameAt(text, start, length)) continue;
    const before = start === 0 ? 0 : text.charCodeAt(start - 1);
    if (!isHan(before) || ((roles[before] ?? 0) & 8) !== 0) return start * 8 + length;
  }
  return -1;
}

function isNameAt(text: string, start: number, length: number): boolean {
  if (length < 2 || length > 4) return false;
  const first = roles[text.charCodeAt(start)] ?? 0;
  let given = start + 1;
  if (length === 4 || (length === 3 && (first & 1) === 0)) {
    if (!compoundSurnames.has(text.slice(start, start + 2))) return false;
    given = start + 2;
  } else if ((first & 1) === 0) return false;
  for (let at = given; at < start + length; at++) {
    const code = text.charCodeAt(at);
    if (!isHan(code) || ((roles[code] ?? 0) & 2) !== 0) return false;
  }
  return length !== 2 || !notNames.has(text.slice(start, start + 2));
}

/** Whether two to four characters read as a person's name. */
export function isName(text: string): boolean {
  return isNameAt(text, 0, text.length);
}
