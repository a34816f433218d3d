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
const reform2023 = '党和国家机构改革方案（2023年）';
/** 2023年方案: 地方机构改革于2024年底前基本完成. */
const local2023: Day = '2025-01-01';
const reform2013 = '国务院机构改革和职能转变方案（2013年）';

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
    old: ['中国银行保险监督管理委员会', '中国银保监会', '银保监会'],
    now: '国家金融监督管理总局',
    since: '2023-05-18',
    basis: reform2023,
  },
  {
    old: ['银保监局', '银监局', '保监局', '银监分局', '银保监分局'],
    now: '国家金融监督管理总局派出机构',
    since: '2023-08-01',
    basis: reform2023,
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
    basis: reform2013,
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
  {
    old: ['中国银行业监督管理委员会', '中国保险监督管理委员会', '银监会', '保监会'],
    now: '国家金融监督管理总局（2018年至2023年为银保监会）',
    since: national,
    basis: reform2018,
  },
  // 2018, national.
  { old: ['监察部', '国家预防腐败局'], now: '国家监察委员会', since: national, basis: reform2018, not: ['监察部门'] },
  {
    old: ['国务院法制办公室', '国务院法制办'],
    now: '司法部',
    since: national,
    basis: reform2018,
  },
  { old: ['国家测绘地理信息局'], now: '自然资源部', since: national, basis: reform2018 },
  { old: ['国家林业局'], now: '国家林业和草原局', since: national, basis: reform2018 },
  { old: ['国家粮食局'], now: '国家粮食和物资储备局', since: national, basis: reform2018 },
  {
    old: ['国家新闻出版广电总局', '新闻出版广电总局'],
    now: '国家广播电视总局、国家新闻出版署',
    since: national,
    basis: reform2018,
  },
  {
    old: ['国务院三峡工程建设委员会办公室', '国务院南水北调工程建设委员会办公室', '国务院三峡办', '国务院南水北调办'],
    now: '水利部',
    since: national,
    basis: reform2018,
  },
  { old: ['出入境检验检疫局'], now: '海关', since: national, basis: reform2018 },
  {
    old: ['公安消防总队', '公安消防支队', '公安消防大队', '公安消防局'],
    now: '消防救援队伍',
    since: '2019-01-01',
    basis: '组建国家综合性消防救援队伍框架方案（2018年）',
  },
  // 2018, local.
  {
    old: ['新闻出版广电局'],
    now: '广播电视局（新闻出版局）',
    since: local,
    basis: reform2018,
    not: ['文化新闻出版广电局'],
  },
  { old: ['城乡规划局'], now: '自然资源和规划局', since: local, basis: reform2018 },
  { old: ['粮食局'], now: '粮食和物资储备局（发展和改革部门）', since: local, basis: reform2018 },
  { old: ['物价局'], now: '发展和改革委员会（局）', since: local, basis: reform2018 },
  {
    old: ['国家煤矿安全监察局'],
    now: '国家矿山安全监察局',
    since: '2021-01-01',
    basis: '国家矿山安全监察局组建（2020年）',
  },
  // 2023; offices of the centre by the end of 2023, local ones by the end of 2024.
  { old: ['国家乡村振兴局'], now: '农业农村部', since: '2024-01-01', basis: reform2023 },
  { old: ['乡村振兴局'], now: '农业农村局', since: local2023, basis: reform2023 },
  {
    old: ['地方金融监督管理局'],
    now: '地方金融管理局',
    since: local2023,
    basis: reform2023,
  },
  // Earlier ones that still stand on pages.
  {
    old: ['铁道部'],
    now: '交通运输部、国家铁路局',
    since: '2013-06-01',
    basis: reform2013,
    not: ['铁道部门', '铁道部分'],
  },
  {
    old: ['国家广播电影电视总局', '新闻出版总署'],
    now: '国家广播电视总局',
    since: '2013-06-01',
    basis: reform2013,
  },
  { old: ['国家电力监管委员会', '国家电监会'], now: '国家能源局', since: '2013-06-01', basis: reform2013 },
  {
    old: ['国家人口和计划生育委员会', '国家人口计生委'],
    now: '国家卫生健康委员会',
    since: '2013-06-01',
    basis: reform2013,
  },
];
