import type { Item } from '../builder.ts';
import type { Day } from '../days.ts';
import { maskedId, maskedMobile, maskedName, type Person, people } from '../people.ts';
import type { Random } from '../random.ts';

/** Columns that lists of people have; those that start with `masked` hold what may be published. */
export type RosterColumn =
  | 'no'
  | 'name'
  | 'maskedName'
  | 'sex'
  | 'birth'
  | 'village'
  | 'home'
  | 'id'
  | 'maskedId'
  | 'weakId'
  | 'birthMaskedId'
  | 'phone'
  | 'maskedPhone'
  | 'card'
  | 'amount'
  | 'kind'
  | 'shopCode'
  | 'score'
  | 'ticket'
  | 'email'
  | 'plate';

const heads: Record<RosterColumn, string> = {
  no: '序号',
  name: '姓名',
  maskedName: '姓名',
  sex: '性别',
  birth: '出生日期',
  village: '村（社区）',
  home: '家庭住址',
  id: '身份证号',
  maskedId: '身份证号',
  weakId: '身份证号',
  birthMaskedId: '身份证号',
  phone: '联系电话',
  maskedPhone: '联系电话',
  card: '一卡通账号',
  amount: '金额（元）',
  kind: '类别',
  shopCode: '统一社会信用代码',
  score: '成绩',
  ticket: '准考证号',
  email: '电子邮箱',
  plate: '车牌号',
};

export const rosterColumns = Object.keys(heads) as RosterColumn[];

export interface Roster {
  header: string[];
  rows: string[][];
  people: Person[];
}

export interface RosterPlan {
  columns: RosterColumn[];
  count: number;
  age?: readonly [number, number];
  kinds?: string[];
}

export function roster(random: Random, asOf: Day, plan: RosterPlan): Roster {
  const list = people(random, plan.count, asOf, plan.age);
  const kinds = plan.kinds ?? ['一类', '二类', '三类'];
  const value: Record<RosterColumn, (one: Person, index: number) => string> = {
    no: (_, index) => String(index + 1),
    name: (one) => one.name,
    maskedName: (one) => maskedName(one.name),
    sex: (one) => one.sex,
    birth: (one) => one.born,
    village: (one) => one.village,
    home: (one) => one.home,
    id: (one) => one.id,
    maskedId: (one) => maskedId(one.id),
    weakId: (one) => `${one.id.slice(0, 14)}****`,
    birthMaskedId: (one) => `${one.id.slice(0, 6)}********${one.id.slice(14)}`,
    phone: (one) => one.mobile,
    maskedPhone: (one) => maskedMobile(one.mobile),
    card: (one) => one.card,
    amount: () => String(random.int(3, 48) * 60),
    kind: () => random.pick(kinds),
    shopCode: () => '',
    score: () => `${random.int(58, 92)}.${random.int(0, 9)}`,
    ticket: (_, index) => `2026${String(370699010100 + index + 1)}`,
    email: (one) => one.email,
    plate: () => `鲁${random.pick(['A', 'D', 'H'])}${random.pick([...'ABCDEFGHJK'])}${random.digits(4)}`,
  };
  return {
    header: plan.columns.map((column) => heads[column]),
    rows: list.map((one, index) => plan.columns.map((column) => value[column](one, index))),
    people: list,
  };
}

/** What such a list gives away, said of the item that holds it. */
export function plantRoster(
  item: Item,
  plan: RosterPlan,
  where: string,
  more: { special?: boolean; minor?: boolean; undone?: number; needs?: ('ocr' | 'render')[] } = {},
): void {
  const needs = more.needs ? { needs: more.needs } : {};
  const base = { persons: plan.count, ...needs };
  const also = ['special-category', 'home-address', 'weak-mask', 'minor', 'insurance-number'].filter(
    (pattern) => !(pattern === 'minor' && more.minor) && !(pattern === 'special-category' && more.special),
  );
  const has = (column: RosterColumn): boolean => plan.columns.includes(column);
  if (has('id')) item.plant('resident-id', plan.count, where, { ...base, also });
  if (has('phone')) item.plant('mobile', plan.count, where, { ...base, also });
  if (has('card')) item.plant('bank-card', plan.count, where, { ...base, also });
  if (has('email')) item.plant('email', plan.count, where, { ...base, also });
  if (has('plate')) item.plant('licence-plate', plan.count, where, { ...base, also });
  if (has('home')) item.plant('home-address', plan.count, where, base);
  if (has('weakId')) item.plant('weak-mask', plan.count, `${where}：只隐去后四位`, { ...base, also });
  if (has('birthMaskedId'))
    item.plant('weak-mask', plan.count, `${where}：只隐去出生日期${has('birth') ? '，而出生日期在旁列' : ''}`, base);
  if (more.special) item.plant('special-category', 1, `${where}：标题与人名同在`, base);
  if (more.minor) item.plant('minor', 1, `${where}：身份证号显示不满14周岁`, base);
  if (has('maskedId') && more.undone)
    item.plant('weak-mask', more.undone, `${where}：同一文件的隐藏处有未隐去的全号`, base);
  else if (has('maskedId'))
    item
      .decoy('resident-id', 'properly-masked', `${where}：身份证号前二后三`)
      .decoy('weak-mask', 'properly-masked', `${where}：身份证号前二后三`);
  if (has('maskedPhone')) item.decoy('mobile', 'properly-masked', `${where}：手机号隐去中间四位`);
  if (has('ticket')) item.decoy('bank-card', 'examination-number', `${where}：准考证号16位`);
}
