/**
 * Labels that stand over or beside a document's particulars on government pages, with the name that they are kept under
 * (国办发〔2019〕… and local norms name the same thing differently).
 */
const labels: Record<string, string> = {
  索引号: '索引号',
  信息索引号: '索引号',
  公开索引号: '索引号',
  索引码: '索引号',
  发文字号: '发文字号',
  文号: '发文字号',
  文件编号: '发文字号',
  文件字号: '发文字号',
  发文号: '发文字号',
  公文文号: '发文字号',
  成文日期: '成文日期',
  发文日期: '成文日期',
  印发日期: '成文日期',
  生成日期: '成文日期',
  制发日期: '成文日期',
  签发日期: '成文日期',
  发布机构: '发布机构',
  发文机关: '发布机构',
  发文机构: '发布机构',
  发布单位: '发布机构',
  公开机构: '发布机构',
  制发机关: '发布机构',
  制定机关: '发布机构',
  公开责任部门: '发布机构',
  责任部门: '发布机构',
  发文单位: '发布机构',
  有效性: '有效性',
  信息有效性: '有效性',
  是否有效: '有效性',
  效力状态: '有效性',
  文件状态: '有效性',
  文件有效性: '有效性',
  时效性: '有效性',
  时效: '有效性',
  效力: '有效性',
  有效期: '有效期',
  有效期限: '有效期',
  失效日期: '失效日期',
  废止日期: '失效日期',
  失效时间: '失效日期',
  废止时间: '失效日期',
  截止日期: '失效日期',
  生效日期: '实施日期',
  实施日期: '实施日期',
  施行日期: '实施日期',
  生效时间: '实施日期',
  发布日期: '发布日期',
  发布时间: '发布日期',
  公开日期: '发布日期',
  公开时间: '发布日期',
  信息名称: '标题',
  文件名称: '标题',
  名称: '标题',
  标题: '标题',
  主题分类: '主题分类',
  信息分类: '主题分类',
  分类: '主题分类',
  组配分类: '主题分类',
  主题词: '主题词',
  关键词: '主题词',
  公开方式: '公开方式',
  公开范围: '公开范围',
  统一登记号: '统一登记号',
  登记号: '统一登记号',
  规范性文件编号: '统一登记号',
  规范性文件统一编号: '统一登记号',
  信息来源: '来源',
  来源: '来源',
  文章来源: '来源',
};

/** These alone make no head table: every news page has a source and a date. */
const common = new Set(['来源', '发布日期', '标题', '主题词', '主题分类', '失效日期', '有效期']);

const plainLabels = Object.keys(labels).sort((a, b) => b.length - a.length);
/** Labels are often spaced out for looks: 文　　号, 索 引 号. */
const spaced = plainLabels.map((label) => [...label].join('[ \\u00a0\\u3000]{0,8}')).join('|');
const labelled = new RegExp(
  `(?:^|[\\n\\t |｜【\\[])(${spaced})(?=[ \\u00a0\\u3000]*[:：\\t\\n】\\]])[ \\u00a0\\u3000]*[:：】\\]]{0,2}`,
  'g',
);
const blanks = /[ \u00a0\u3000]+/g;
const anyLabel = /索\s*引\s*号|文\s*号|发文|成\s*文|机\s*构|效|发布/;

/**
 * Label → value of a page's head table, whether it is a table, a list or lines of text: the first value of each label
 * among the first lines of the page.
 */
export function headOf(text: string, upTo: number): Record<string, string> {
  const head: Record<string, string> = {};
  const part = text.length > upTo ? text.slice(0, upTo) : text;
  if (!anyLabel.test(part)) return head;
  const found = [...part.matchAll(labelled)];
  for (let i = 0; i < found.length; i++) {
    const match = found[i];
    if (!match) continue;
    const name = labels[(match[1] ?? '').replace(blanks, '')];
    if (!name || head[name] !== undefined) continue;
    const from = match.index + match[0].length;
    const next = found[i + 1];
    const value = valueAt(part, from, next ? next.index : part.length);
    if (value) head[name] = value;
  }
  return Object.keys(head).some((name) => !common.has(name)) ? head : keep(head);
}

/** Without a telling label what is left is the line under a news title: source and date. */
function keep(head: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['来源', '发布日期']) if (head[name] !== undefined) kept[name] = head[name];
  return kept;
}

/** The rest of the cell or line after a label, or the next cell or line where the label stands alone. */
function valueAt(text: string, from: number, upTo: number): string | null {
  const rest = text.slice(from, Math.min(upTo, from + 300));
  const filled = /^[ \u00a0\u3000]*[\t\n]?[ \u00a0\u3000]*([^\t\n]+)/.exec(rest)?.[1]?.trim();
  if (!filled || filled.length > 200) return null;
  return (
    filled
      .replace(/^[:：]\s*/, '')
      .replace(/[|｜】\]]+$/, '')
      .trim() || null
  );
}
