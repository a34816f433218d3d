import type { Scan } from './scan-state.ts';

/** What the line around a candidate says about whose number stands there. Each question is asked once per line, when it is asked at all. */
export class Line {
  readonly from: number;
  readonly to: number;
  private readonly text: string;
  private says: Partial<Record<'organisation' | 'person' | 'vehicle', boolean>> = {};

  constructor(from: number, to: number, text: string) {
    this.from = from;
    this.to = to;
    this.text = text;
  }

  get organisation(): boolean {
    this.says.organisation ??= organisation.test(this.text);
    return this.says.organisation;
  }

  get person(): boolean {
    this.says.person ??= person.test(this.text);
    return this.says.person;
  }

  get vehicle(): boolean {
    this.says.vehicle ??= vehicle.test(this.text);
    return this.says.vehicle;
  }
}

const organisation =
  /(?:[局委厅办科处站所院部社]|中心|办公室|委员会|政府|街道|公司|大厅|窗口|学校|医院|单位|机关|支队|大队|协会|银行)[\s(（:：,，]|(?:局|委员会|办公室|政府|街道办|中心|公司|大厅|学校|医院|单位|支队|大队|协会)/;
const person =
  /姓名|患者|家属|本人|先生|女士|同志|学生|户主|持卡|开户人|申请人|身份证|证件号|车主|业主|旅客|乘客|收件|寄件|用户|客户|会员|村民|居民|监护人|家长|父亲|母亲|受害|死者|伤者|被告|原告|当事人|参会人|住在|家住|绑定|预留|微信/;

const vehicle = /车牌|车辆|号牌|牌照|驾驶|违章|违停|机动车|轿车|货车|客车|车主|号车|停车|肇事/;

/** Long lines are read in windows of this many characters. */
const window = 80;

const cache = new WeakMap<Scan, Line>();

export function lineAround(scan: Scan, offset: number): Line {
  const known = cache.get(scan);
  if (known && offset >= known.from && offset < known.to) return known;
  const { text } = scan;
  const bottom = Math.max(0, offset - (offset % window) - window);
  let from = offset;
  while (from > bottom && text.charCodeAt(from - 1) !== 10) from--;
  let to = offset;
  while (to < text.length && to < bottom + 3 * window && text.charCodeAt(to) !== 10) to++;
  const made = new Line(from, Math.max(to, offset + 1), text.slice(from, to));
  cache.set(scan, made);
  return made;
}
