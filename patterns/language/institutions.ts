import type { Day } from './calendar.ts';
import { type Reform, reforms } from './reforms.ts';

export interface OldName {
  start: number;
  end: number;
  name: string;
  reform: Reform;
}

const names = reforms
  .flatMap((reform) => reform.old.map((name) => ({ name, reform })))
  .sort((a, b) => b.name.length - a.name.length);

/** Every old name begins or ends with one of few words; without any of them a text holds none. */
const stems = [
  '工商',
  '质检',
  '监察部',
  '预防腐败',
  '测绘地理',
  '林业局',
  '粮食局',
  '新闻出版',
  '广播电影',
  '三峡',
  '南水北调',
  '检验检疫',
  '公安消防',
  '城乡规划局',
  '物价局',
  '煤矿安全',
  '乡村振兴局',
  '金融监督管理局',
  '铁道部',
  '电力监管',
  '电监会',
  '质监局',
  '质量',
  '食品药品',
  '食药',
  '国土',
  '环境保护',
  '环保',
  '农业部',
  '农业局',
  '农业委',
  '计生',
  '计划生育',
  '卫计',
  '安全生产监督',
  '安监',
  '旅游局',
  '旅游发展委',
  '文化部',
  '文广新',
  '文化广电',
  '税务局',
  '国税',
  '地税',
  '监会',
  '监局',
  '监督管理委',
  '保监',
  '银监',
  '扶贫',
  '卫生部',
  '劳动',
  '法制',
  '莱芜市',
  '济阳县',
  '章丘市',
];

/** What makes a mention of an old name right: history, or the name of an old document. */
const historic =
  /(?:原|前身(?:为|是)?|原来的|撤销|撤并|合并|整合|并入|划转|更名|改名|改称|时任|曾任|历任|当时的|不再保留|组建|重组|由)[\u3400-\u9fff（()、“"]{0,24}$/;
const historicAfter =
  /^[\u3400-\u9fff、（("”]{0,16}(?:撤销|合并|整合|并入|更名|改名|改为|改称|划入|（已撤|等部门的职责|的职责|职责)/;

/** Old names of institutions and places in a range, outside 《》 and not told as history. Only reforms done by `asOf` count. */
export function oldNames(text: string, range: { start: number; end: number }, asOf: Day): OldName[] {
  const part = range.start === 0 && range.end === text.length ? text : text.slice(range.start, range.end);
  if (!stems.some((stem) => part.includes(stem))) return [];
  const found: OldName[] = [];
  const taken: [number, number][] = [];
  for (const { name, reform } of names) {
    if (reform.since > asOf) continue;
    for (let at = part.indexOf(name); at >= 0; at = part.indexOf(name, at + name.length)) {
      const end = at + name.length;
      if (taken.some(([a, b]) => at < b && end > a)) continue;
      taken.push([at, end]);
      if (isOther(part, at, end, reform) || insideTitle(part, at)) continue;
      const before =
        part
          .slice(Math.max(0, at - 30), at)
          .split(/[。；\n，,]/)
          .at(-1) ?? '';
      if (historic.test(before) || historicAfter.test(part.slice(end, end + 30))) continue;
      if (historicYear(part, at, reform)) continue;
      found.push({ start: at + range.start, end: end + range.start, name, reform });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function isOther(part: string, at: number, end: number, reform: Reform): boolean {
  return (reform.not ?? []).some((word) => {
    const around = part.slice(Math.max(0, at - word.length), end + word.length);
    const inside = around.indexOf(word);
    return inside >= 0 && inside <= word.length + (end - at);
  });
}

/** Whether an opening 《 before it has not been closed: the name of a document keeps the names of its time. */
function insideTitle(part: string, at: number): boolean {
  const open = part.lastIndexOf('《', at);
  return open >= 0 && at - open < 120 && part.lastIndexOf('》', at) < open;
}

/** 2016年，市工商局…: a sentence about a year before the reform. */
function historicYear(part: string, at: number, reform: Reform): boolean {
  const start = Math.max(0, at - 80, part.lastIndexOf('。', at) + 1, part.lastIndexOf('\n', at) + 1);
  const years = [...part.slice(start, at).matchAll(/((?:19|20)[0-9]{2})\s*年/g)].map((match) => Number(match[1]));
  return years.some((year) => year < Number(reform.since.slice(0, 4)));
}
