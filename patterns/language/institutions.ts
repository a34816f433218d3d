import type { Day } from './calendar.ts';

/** An institution or place that was renamed, merged or dissolved. */
export interface Reform {
  /** Names as they are written; the longest that fits wins. */
  old: string[];
  now: string;
  /** First day on which the old name is surely wrong everywhere; local reforms end later than the national one. */
  since: Day;
  /** Decision that brought it. */
  basis: string;
  /** Words that hold the old name and are something else. */
  not?: string[];
}

const reform2018 = '深化党和国家机构改革方案（2018年）';
const national: Day = '2018-06-01';
/** 地方机构改革 had to be done by the end of March 2019. */
const local: Day = '2019-04-01';

export const reforms: Reform[] = [
  {
    old: [
      '国家工商行政管理总局',
      '国家工商总局',
      '国家质量监督检验检疫总局',
      '国家质检总局',
      '国家食品药品监督管理总局',
      '国家食药监总局',
    ],
    now: '国家市场监督管理总局',
    since: national,
    basis: reform2018,
  },
  { old: ['工商行政管理局', '工商局'], now: '市场监督管理局', since: local, basis: reform2018 },
  {
    old: ['质量技术监督局', '质监局'],
    now: '市场监督管理局',
    since: local,
    basis: reform2018,
    not: ['交通质监局', '交通运输质监局', '水利质监局'],
  },
  { old: ['食品药品监督管理局', '食药监局', '食药局'], now: '市场监督管理局', since: local, basis: reform2018 },
  { old: ['国土资源部'], now: '自然资源部', since: national, basis: reform2018 },
  { old: ['国土资源厅'], now: '自然资源厅', since: local, basis: reform2018 },
  { old: ['国土资源局', '国土局'], now: '自然资源局', since: local, basis: reform2018 },
  { old: ['环境保护部', '环保部'], now: '生态环境部', since: national, basis: reform2018, not: ['环保部门'] },
  { old: ['环境保护厅', '环保厅'], now: '生态环境厅', since: local, basis: reform2018 },
  { old: ['环境保护局', '环保局'], now: '生态环境局', since: local, basis: reform2018 },
  { old: ['农业部'], now: '农业农村部', since: national, basis: reform2018, not: ['农业部门', '农业部分', '农业部署'] },
  { old: ['农业局', '农业委员会'], now: '农业农村局', since: local, basis: reform2018, not: ['都市农业局'] },
  {
    old: ['国家卫生和计划生育委员会', '国家卫生计生委', '国家卫计委'],
    now: '国家卫生健康委员会',
    since: national,
    basis: reform2018,
  },
  {
    old: [
      '卫生和计划生育委员会',
      '卫生和计划生育局',
      '卫生计生委',
      '卫生计生局',
      '卫计委',
      '卫计局',
      '人口和计划生育局',
      '人口计生委',
      '人口计生局',
      '计生局',
    ],
    now: '卫生健康委员会（局）',
    since: local,
    basis: reform2018,
  },
  { old: ['国家安全生产监督管理总局', '国家安监总局'], now: '应急管理部', since: national, basis: reform2018 },
  { old: ['安全生产监督管理局', '安监局'], now: '应急管理局', since: local, basis: reform2018 },
  {
    old: ['国家旅游局', '文化部'],
    now: '文化和旅游部',
    since: national,
    basis: reform2018,
    not: ['文化部门', '文化部分', '文化部落', '文化部署', '文化部长'],
  },
  {
    old: ['旅游发展委员会', '旅游局', '文化广电新闻出版局', '文广新局'],
    now: '文化和旅游局',
    since: local,
    basis: reform2018,
    not: [
      '和旅游局',
      '文旅游局',
      '体育旅游局',
      '广电旅游局',
      '广电和旅游局',
      '文体旅游局',
      '体旅游局',
      '电旅游局',
      '化旅游局',
    ],
  },
  {
    old: ['国家税务局', '地方税务局', '国税局', '地税局'],
    now: '税务局',
    since: '2018-08-01',
    basis: '国税地税征管体制改革方案（2018年）',
    not: ['国家税务局长'],
  },
  {
    old: [
      '中国银行业监督管理委员会',
      '中国保险监督管理委员会',
      '中国银行保险监督管理委员会',
      '中国银保监会',
      '银保监会',
      '银监会',
      '保监会',
    ],
    now: '国家金融监督管理总局',
    since: '2023-05-18',
    basis: '党和国家机构改革方案（2023年）',
  },
  {
    old: ['银保监局', '银监局', '保监局', '银监分局', '银保监分局'],
    now: '国家金融监督管理总局派出机构',
    since: '2023-08-01',
    basis: '党和国家机构改革方案（2023年）',
  },
  {
    old: ['国务院扶贫开发领导小组办公室', '国务院扶贫办'],
    now: '农业农村部（国家乡村振兴局并入）',
    since: '2021-03-01',
    basis: '国家乡村振兴局组建（2021年）、党和国家机构改革方案（2023年）',
  },
  {
    old: ['扶贫开发办公室', '扶贫办'],
    now: '农业农村局（乡村振兴）',
    since: '2021-10-01',
    basis: '国家乡村振兴局组建（2021年）',
  },
  {
    old: ['国家卫生部', '中华人民共和国卫生部'],
    now: '国家卫生健康委员会',
    since: '2013-04-01',
    basis: '国务院机构改革和职能转变方案（2013年）',
  },
  {
    old: ['人事劳动和社会保障局', '劳动和社会保障局', '劳动保障局', '人事劳动局'],
    now: '人力资源和社会保障局',
    since: '2010-07-01',
    basis: '国务院机构改革方案（2008年）',
  },
  { old: ['政府法制办公室', '政府法制办', '人民政府法制局'], now: '司法局', since: local, basis: reform2018 },
  {
    old: ['莱芜市'],
    now: '济南市莱芜区',
    since: '2019-01-10',
    basis: '国务院关于同意山东省调整济南市莱芜市行政区划的批复（国函〔2018〕156号）',
    not: ['原莱芜市'],
  },
  {
    old: ['济阳县'],
    now: '济南市济阳区',
    since: '2018-09-01',
    basis: '国务院关于同意山东省调整济南市部分行政区划的批复（国函〔2018〕88号）',
  },
  {
    old: ['章丘市'],
    now: '济南市章丘区',
    since: '2017-01-01',
    basis: '国务院关于同意山东省调整济南市部分行政区划的批复（国函〔2016〕201号）',
  },
];

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
