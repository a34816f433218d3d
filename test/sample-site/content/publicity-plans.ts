import type { UnitKey } from '../district.ts';
import type { RosterColumn } from './roster.ts';

/** How the list of people is published with the notice. */
export type Form =
  | 'page'
  | 'pdf'
  | 'scan'
  | 'black-box'
  | 'doc'
  | 'docx'
  | 'docx-margins'
  | 'xls'
  | 'xlsx'
  | 'hidden-sheet'
  | 'very-hidden-sheet'
  | 'hidden-column'
  | 'html-xls'
  | 'pptx-notes'
  | 'ppt'
  | 'rtf'
  | 'odt'
  | 'ods'
  | 'ofd'
  | 'wps'
  | 'et'
  | 'zip'
  | '7z'
  | 'rar'
  | 'tgz'
  | 'eml'
  | 'jpg'
  | 'png'
  | 'csv'
  | 'txt'
  | 'hidden-html';

export interface PublicityPlan {
  title: string;
  unit: UnitKey;
  /** Published so many days ago; the notice runs `length` days. */
  days: number;
  length: number;
  form: Form;
  columns: RosterColumn[];
  count: number;
  age?: readonly [number, number];
  kinds?: string[];
  special?: boolean;
  minor?: boolean;
  /** Title says 已结束. */
  marked?: boolean;
}

const full: RosterColumn[] = ['no', 'name', 'id', 'village', 'amount'];
const masked: RosterColumn[] = ['no', 'maskedName', 'village', 'maskedId', 'amount'];

/** `{年}`: the year of publication. */
export const publicityPlans: PublicityPlan[] = [
  {
    title: '{年}年柳河镇农村低保对象名单公示',
    unit: 'civil',
    days: 640,
    length: 7,
    form: 'page',
    columns: ['no', 'name', 'sex', 'id', 'village', 'amount'],
    count: 26,
    special: true,
  },
  {
    title: '{年}年第三季度高龄津贴拟发放人员公示',
    unit: 'civil',
    days: 3,
    length: 7,
    form: 'page',
    columns: ['no', 'maskedName', 'sex', 'village', 'maskedId', 'amount'],
    count: 22,
    age: [80, 97],
  },
  {
    title: '{年}年度农村危房改造补助对象公示',
    unit: 'housing',
    days: 420,
    length: 7,
    form: 'xls',
    columns: ['no', 'name', 'id', 'phone', 'home', 'amount'],
    count: 31,
  },
  {
    title: '公共租赁住房轮候对象公示（{年}年第二批）',
    unit: 'housing',
    days: 260,
    length: 10,
    form: 'page',
    columns: ['no', 'name', 'weakId', 'birth', 'village'],
    count: 18,
  },
  {
    title: '{年}年耕地地力保护补贴发放明细公示',
    unit: 'farm',
    days: 500,
    length: 7,
    form: 'xlsx',
    columns: ['no', 'name', 'id', 'card', 'village', 'amount'],
    count: 64,
  },
  {
    title: '关于{年}年度困难残疾人生活补贴发放名单的公示',
    unit: 'disabled',
    days: 380,
    length: 5,
    form: 'hidden-column',
    columns: masked,
    count: 29,
    special: true,
  },
  {
    title: '{年}年春季学期家庭经济困难学生资助名单公示',
    unit: 'education',
    days: 540,
    length: 5,
    form: 'docx',
    columns: ['no', 'name', 'sex', 'id', 'amount'],
    count: 24,
    age: [7, 13],
    special: true,
    minor: true,
  },
  {
    title: '{年}年一次性创业补贴拟发放人员公示',
    unit: 'labour',
    days: 4,
    length: 10,
    form: 'hidden-sheet',
    columns: ['no', 'maskedName', 'maskedId', 'amount'],
    count: 17,
  },
  {
    title: '城镇公益性岗位拟安置人员公示（{年}年第一批）',
    unit: 'labour',
    days: 300,
    length: 5,
    form: 'pdf',
    columns: ['no', 'name', 'sex', 'id', 'phone'],
    count: 33,
  },
  {
    title: '石门镇特困供养人员花名册公示',
    unit: 'civil',
    days: 900,
    length: 7,
    form: 'scan',
    columns: ['no', 'name', 'id'],
    count: 12,
    special: true,
  },
  {
    title: '{年}年见义勇为奖励人员公示',
    unit: 'office',
    days: 350,
    length: 7,
    form: 'black-box',
    columns: ['no', 'name', 'village'],
    count: 6,
  },
  {
    title: '望湖镇渔业成品油补贴资金发放公示',
    unit: 'farm',
    days: 700,
    length: 7,
    form: 'doc',
    columns: ['no', 'name', 'id', 'amount'],
    count: 19,
  },
  {
    title: '{年}年退役军人优抚对象补助发放公示',
    unit: 'veterans',
    days: 460,
    length: 7,
    form: 'docx-margins',
    columns: ['no', 'maskedName', 'maskedId', 'amount'],
    count: 15,
  },
  {
    title: '{年}年度农机购置补贴受益信息公示',
    unit: 'farm',
    days: 610,
    length: 7,
    form: 'html-xls',
    columns: ['no', 'name', 'id', 'phone', 'amount'],
    count: 37,
  },
  {
    title: '区级非遗代表性传承人推荐名单公示',
    unit: 'culture',
    days: 240,
    length: 5,
    form: 'pptx-notes',
    columns: ['no', 'name'],
    count: 5,
  },
  {
    title: '“最美家庭”候选户事迹公示',
    unit: 'office',
    days: 330,
    length: 5,
    form: 'ppt',
    columns: ['name', 'phone'],
    count: 6,
  },
  { title: '北屯镇临时救助对象公示', unit: 'civil', days: 410, length: 7, form: 'rtf', columns: full, count: 14 },
  {
    title: '云台镇农村户厕改造补助公示',
    unit: 'farm',
    days: 520,
    length: 7,
    form: 'odt',
    columns: ['no', 'name', 'id', 'amount'],
    count: 16,
  },
  {
    title: '柳河镇村级公益事业补助人员公示',
    unit: 'finance',
    days: 580,
    length: 7,
    form: 'ods',
    columns: ['no', 'name', 'phone', 'amount'],
    count: 21,
  },
  {
    title: '{年}年度住房租赁补贴发放名单公示',
    unit: 'housing',
    days: 280,
    length: 7,
    form: 'ofd',
    columns: ['no', 'name', 'id', 'amount'],
    count: 20,
  },
  {
    title: '东岳街道社区工作者拟聘用人员公示',
    unit: 'labour',
    days: 200,
    length: 5,
    form: 'wps',
    columns: ['no', 'name', 'sex', 'id'],
    count: 13,
  },
  {
    title: '清溪街道失独家庭扶助金发放公示',
    unit: 'health',
    days: 670,
    length: 7,
    form: 'et',
    columns: ['no', 'name', 'id', 'card', 'amount'],
    count: 11,
  },
  {
    title: '{年}年度各镇街惠农补贴发放明细公示',
    unit: 'finance',
    days: 450,
    length: 7,
    form: 'zip',
    columns: ['no', 'name', 'id', 'card', 'amount'],
    count: 27,
  },
  {
    title: '农村电商培训学员补贴公示',
    unit: 'labour',
    days: 370,
    length: 5,
    form: '7z',
    columns: ['no', 'name', 'id', 'phone'],
    count: 15,
  },
  {
    title: '大中型水库移民直补资金发放公示',
    unit: 'farm',
    days: 730,
    length: 7,
    form: 'rar',
    columns: ['no', 'name', 'id', 'amount'],
    count: 23,
  },
  {
    title: '玉米大豆生产者补贴面积公示',
    unit: 'farm',
    days: 490,
    length: 7,
    form: 'tgz',
    columns: ['no', 'name', 'id', 'amount'],
    count: 18,
  },
  {
    title: '职业技能竞赛获奖选手奖励公示',
    unit: 'labour',
    days: 310,
    length: 5,
    form: 'eml',
    columns: ['no', 'name', 'id', 'email'],
    count: 8,
  },
  {
    title: '石门镇孤儿基本生活费发放公示',
    unit: 'civil',
    days: 800,
    length: 7,
    form: 'jpg',
    columns: ['no', 'name', 'id'],
    count: 9,
    age: [6, 12],
    special: true,
    minor: true,
  },
  {
    title: '森林防火护林员补助公示',
    unit: 'land',
    days: 270,
    length: 7,
    form: 'png',
    columns: ['name', 'phone'],
    count: 8,
  },
  {
    title: '{年}年农村改厕验收农户名单公示',
    unit: 'farm',
    days: 430,
    length: 7,
    form: 'csv',
    columns: ['no', 'name', 'id', 'phone', 'village'],
    count: 40,
  },
  {
    title: '乡村医生养老补助人员公示',
    unit: 'health',
    days: 560,
    length: 7,
    form: 'txt',
    columns: ['name', 'id', 'amount'],
    count: 14,
  },
  {
    title: '殡葬惠民补贴发放公示',
    unit: 'civil',
    days: 390,
    length: 7,
    form: 'hidden-html',
    columns: ['no', 'maskedName', 'village', 'amount'],
    count: 10,
  },
  {
    title: '{年}年“三支一扶”人员拟录用公示',
    unit: 'labour',
    days: 2,
    length: 7,
    form: 'page',
    columns: ['no', 'name', 'sex', 'ticket', 'score'],
    count: 12,
  },
  {
    title: '{年}年度高层次人才生活补贴拟发放公示',
    unit: 'labour',
    days: 5,
    length: 8,
    form: 'xlsx',
    columns: ['no', 'maskedName', 'maskedId', 'maskedPhone', 'amount'],
    count: 16,
  },
  {
    title: '{年}年第二批保障性租赁住房入围家庭公示',
    unit: 'housing',
    days: 4,
    length: 12,
    form: 'pdf',
    columns: ['no', 'maskedName', 'maskedId', 'village'],
    count: 25,
  },
  {
    title: '农村公路养护员拟聘用公示',
    unit: 'traffic',
    days: 1,
    length: 7,
    form: 'docx',
    columns: ['no', 'maskedName', 'maskedPhone', 'village'],
    count: 14,
  },
  {
    title: '{年}年度区级示范家庭农场公示（已结束）',
    unit: 'farm',
    days: 310,
    length: 7,
    form: 'page',
    columns: ['no', 'maskedName', 'village'],
    count: 11,
    marked: true,
  },
  {
    title: '义务教育阶段随迁子女入学资格审核结果公示',
    unit: 'education',
    days: 90,
    length: 5,
    form: 'page',
    columns: ['no', 'name', 'birthMaskedId', 'birth'],
    count: 16,
    age: [7, 12],
  },
  {
    title: '{年}年灵活就业社保补贴人员公示',
    unit: 'labour',
    days: 150,
    length: 5,
    form: 'very-hidden-sheet',
    columns: ['no', 'maskedName', 'maskedId', 'amount'],
    count: 19,
  },
  {
    title: '报废公务车辆处置公示',
    unit: 'finance',
    days: 6,
    length: 10,
    form: 'page',
    columns: ['no', 'village'],
    count: 0,
  },
];
