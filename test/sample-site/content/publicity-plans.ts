import type { UnitKey } from '../district.ts';
import { type RosterColumn, rosterColumns } from './roster.ts';

/** How the list of people is published with the notice. */
// biome-ignore format: a list to be read at a glance
export const forms = ['page', 'pdf', 'scan', 'black-box', 'doc', 'docx', 'docx-margins', 'xls', 'xlsx', 'hidden-sheet', 'very-hidden-sheet', 'hidden-column',
  'html-xls', 'pptx-notes', 'ppt', 'rtf', 'odt', 'ods', 'ofd', 'wps', 'et', 'zip', '7z', 'rar',
  'tgz', 'eml', 'jpg', 'png', 'csv', 'txt', 'hidden-html',
] as const;
export type Form = (typeof forms)[number];

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

/**
 * Title (`{年}`: year of publication) | unit | published so many days ago | days that it runs | form | columns | people | marks.
 * A table of text, since forty of these as objects are longer than anybody reads.
 */
const table = `
{年}年柳河镇农村低保对象名单公示 | civil | 640 | 7 | page | no name sex id village amount | 26 | special
{年}年第三季度高龄津贴拟发放人员公示 | civil | 3 | 7 | page | no maskedName sex village maskedId amount | 22 | age 80-97
{年}年度农村危房改造补助对象公示 | housing | 420 | 7 | xls | no name id phone home amount | 31
公共租赁住房轮候对象公示（{年}年第二批） | housing | 260 | 10 | page | no name weakId birth village | 18
{年}年耕地地力保护补贴发放明细公示 | farm | 500 | 7 | xlsx | no name id card village amount | 64
关于{年}年度困难残疾人生活补贴发放名单的公示 | disabled | 380 | 5 | hidden-column | no maskedName village maskedId amount | 29 | special
{年}年春季学期家庭经济困难学生资助名单公示 | education | 540 | 5 | docx | no name sex id amount | 24 | special, minor, age 7-13
{年}年一次性创业补贴拟发放人员公示 | labour | 4 | 10 | hidden-sheet | no maskedName maskedId amount | 17
城镇公益性岗位拟安置人员公示（{年}年第一批） | labour | 300 | 5 | pdf | no name sex id phone | 33
石门镇特困供养人员花名册公示 | civil | 900 | 7 | scan | no name id | 12 | special
{年}年见义勇为奖励人员公示 | office | 350 | 7 | black-box | no name village | 6
望湖镇渔业成品油补贴资金发放公示 | farm | 700 | 7 | doc | no name id amount | 19
{年}年退役军人优抚对象补助发放公示 | veterans | 460 | 7 | docx-margins | no maskedName maskedId amount | 15
{年}年度农机购置补贴受益信息公示 | farm | 610 | 7 | html-xls | no name id phone amount | 37
区级非遗代表性传承人推荐名单公示 | culture | 240 | 5 | pptx-notes | no name | 5
“最美家庭”候选户事迹公示 | office | 330 | 5 | ppt | name phone | 6
北屯镇临时救助对象公示 | civil | 410 | 7 | rtf | no name id village amount | 14
云台镇农村户厕改造补助公示 | farm | 520 | 7 | odt | no name id amount | 16
柳河镇村级公益事业补助人员公示 | finance | 580 | 7 | ods | no name phone amount | 21
{年}年度住房租赁补贴发放名单公示 | housing | 280 | 7 | ofd | no name id amount | 20
东岳街道社区工作者拟聘用人员公示 | labour | 200 | 5 | wps | no name sex id | 13
清溪街道失独家庭扶助金发放公示 | health | 670 | 7 | et | no name id card amount | 11
{年}年度各镇街惠农补贴发放明细公示 | finance | 450 | 7 | zip | no name id card amount | 27
农村电商培训学员补贴公示 | labour | 370 | 5 | 7z | no name id phone | 15
大中型水库移民直补资金发放公示 | farm | 730 | 7 | rar | no name id amount | 23
玉米大豆生产者补贴面积公示 | farm | 490 | 7 | tgz | no name id amount | 18
职业技能竞赛获奖选手奖励公示 | labour | 310 | 5 | eml | no name id email | 8
石门镇孤儿基本生活费发放公示 | civil | 800 | 7 | jpg | no name id | 9 | special, minor, age 6-12
森林防火护林员补助公示 | land | 270 | 7 | png | name phone | 8
{年}年农村改厕验收农户名单公示 | farm | 430 | 7 | csv | no name id phone village | 40
乡村医生养老补助人员公示 | health | 560 | 7 | txt | name id amount | 14
殡葬惠民补贴发放公示 | civil | 390 | 7 | hidden-html | no maskedName village amount | 10
{年}年“三支一扶”人员拟录用公示 | labour | 2 | 7 | page | no name sex ticket score | 12
{年}年度高层次人才生活补贴拟发放公示 | labour | 5 | 8 | xlsx | no maskedName maskedId maskedPhone amount | 16
{年}年第二批保障性租赁住房入围家庭公示 | housing | 4 | 12 | pdf | no maskedName maskedId village | 25
农村公路养护员拟聘用公示 | traffic | 1 | 7 | docx | no maskedName maskedPhone village | 14
{年}年度区级示范家庭农场公示（已结束） | farm | 310 | 7 | page | no maskedName village | 11 | marked
义务教育阶段随迁子女入学资格审核结果公示 | education | 90 | 5 | page | no name birthMaskedId birth | 16 | age 7-12
{年}年灵活就业社保补贴人员公示 | labour | 150 | 5 | very-hidden-sheet | no maskedName maskedId amount | 19
报废公务车辆处置公示 | finance | 6 | 10 | page | no village | 0
`;

function read(line: string): PublicityPlan {
  const [title = '', unit = '', days, length, form = '', columns = '', count, marks = ''] = line
    .split('|')
    .map((cell) => cell.trim());
  const age = /age (\d+)-(\d+)/.exec(marks);
  const knownForm = forms.find((one) => one === form);
  if (!knownForm) throw new Error(`unknown form: ${line}`);
  return {
    title,
    unit,
    days: Number(days),
    length: Number(length),
    form: knownForm,
    columns: columns.split(' ').map((column) => {
      const known = rosterColumns.find((one) => one === column);
      if (!known) throw new Error(`unknown column ${column}: ${line}`);
      return known;
    }),
    count: Number(count),
    special: marks.includes('special'),
    minor: marks.includes('minor'),
    marked: marks.includes('marked'),
    ...(age ? { age: [Number(age[1]), Number(age[2])] as const } : {}),
  };
}

export const publicityPlans: PublicityPlan[] = table.trim().split('\n').map(read);
