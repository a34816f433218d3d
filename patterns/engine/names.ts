import { compoundSurnames, surnames } from '../reference/surnames.ts';

/** Names of people, as evidence only. */

function isHan(code: number): boolean {
  return code >= 0x4e00 && code <= 0x9fff;
}

/** Words that follow a name and precede its number: 的 (李明的电话), labels are looked for elsewhere. */
const between = /[\s(（[【:：,，、;；|的]/;
/** A name begins after these even though they are written in Chinese characters. */
const openers = new Set('和与及或是为由向给请对将把让户人员者友工生属主客长士'.split(''));

/**
 * The name of two to four characters that ends right before `end` (brackets, blanks and colons may stand between), or null.
 * It must begin with a surname and stand free: after a sign, a blank, a line's start or a word that introduces people.
 */
export function nameBefore(text: string, end: number): { start: number; end: number } | null {
  let last = end - 1;
  const bottom = Math.max(0, end - 4);
  while (last >= bottom && between.test(text.charAt(last))) last--;
  if (last < 0 || !isHan(text.charCodeAt(last))) return null;
  for (const length of [3, 2, 4]) {
    const start = last - length + 1;
    if (start < 0 || !isName(text.slice(start, last + 1))) continue;
    if (start === 0 || !isHan(text.charCodeAt(start - 1)) || openers.has(text.charAt(start - 1)))
      return { start, end: last + 1 };
  }
  return null;
}

const notGiven = /[的了在和与及或是为等第每各其该省市县区镇乡村街道路号楼局委科处室部厅院所站队组]/;

/** Whether two to four characters read as a person's name. */
export function isName(text: string): boolean {
  if (text.length < 2 || text.length > 4) return false;
  for (let at = 0; at < text.length; at++) if (!isHan(text.charCodeAt(at))) return false;
  if (text.length === 4) return compoundSurnames.has(text.slice(0, 2)) && !notGiven.test(text.slice(2));
  if (text.length === 3 && compoundSurnames.has(text.slice(0, 2))) return !notGiven.test(text.slice(2));
  return surnames.has(text.charAt(0)) && !notGiven.test(text.slice(1)) && !notNames.has(text);
}

/** Common words that begin with a surname. */
const notNames = new Set(
  '方式 方案 方法 电话 单位 单号 金额 高级 高校 高度 文件 文化 文号 常见 常务 时间 时候 万元 项目 成绩 成功 安全 关于 关系 应当 任务 任何 任职 平方 平均 安排 解决 解释 全部 全国 全体 明确 明细 国家 国籍 石油 和谐 支付 余额 应用 应急 相关 相应 包括 包含 应付 车辆 车牌 费用 连接 史料 经办 左右 向导 农业 农村 农户 党员 党委 师生 管理 管辖 官方 封面 原因 原则 商品 商务 明天 荣誉'.split(
    ' ',
  ),
);
