import { addDays, compact, type Day, yearOf } from './days.ts';
import type { Random } from './random.ts';

/** An invented person. Everything is drawn at random; a likeness to anybody is chance. */
export interface Person {
  name: string;
  sex: '男' | '女';
  born: Day;
  id: string;
  mobile: string;
  /** 惠民惠农“一卡通” account. */
  card: string;
  /** Down to group and number: finer than may be published. */
  home: string;
  village: string;
  email: string;
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const maleNames = [
  ...'国建志文永明德福金海春振玉庆洪学世宝传兴',
  '国庆',
  '建军',
  '志强',
  '永福',
  '德胜',
  '春生',
  '文斌',
  '海涛',
  '学忠',
  '俊杰',
  '浩然',
  '子轩',
  '明远',
  '振东',
  '玉山',
  '传宝',
  '洪波',
];
const femaleNames = [
  ...'秀桂玉兰英芳丽红梅凤霞娟敏静淑',
  '秀英',
  '桂兰',
  '玉珍',
  '凤霞',
  '淑芬',
  '丽华',
  '红梅',
  '雨涵',
  '梓萱',
  '晓燕',
  '美玲',
  '春花',
  '爱莲',
  '雪琴',
  '思琪',
  '佳怡',
];

/** County codes that rosters of a district mix: mostly its neighbours, some from farther, some since abolished. */
const regions = [
  '370102',
  '370104',
  '370123',
  '370181',
  '370283',
  '370322',
  '370481',
  '370784',
  '370832',
  '371202',
  '371327',
  '410522',
  '320381',
  '230229',
];

const villages = [
  '柳河镇大石桥村',
  '柳河镇东岔村',
  '石门镇南峪村',
  '石门镇杏花沟村',
  '望湖镇前营村',
  '望湖镇渔家台村',
  '云台镇上坪村',
  '云台镇槐树岭村',
  '清溪街道河湾社区',
  '清溪街道锦绣社区',
  '东岳街道光明社区',
  '北屯镇马家庄村',
];
const mobilePrefixes = [
  '130',
  '131',
  '132',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '152',
  '157',
  '158',
  '159',
  '176',
  '178',
  '182',
  '183',
  '186',
  '187',
  '188',
  '189',
  '199',
];
/** Issuer prefixes of debit cards of state-owned and rural banks. */
const cardPrefixes = ['621700', '622848', '622202', '621799', '622319', '621226', '623094'];
const mailHosts = ['qq.com', '163.com', '126.com', 'sina.com', 'foxmail.com'];

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643 check character (MOD 11-2). */
export function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return '10X98765432'[sum % 11] ?? '';
}

export function residentId(random: Random, region: string, born: Day, sex: '男' | '女'): string {
  // Never …000: a trailing 000 would read as a number cut by a spreadsheet.
  const order = random.int(1, 48) * 10 + random.int(0, 4) * 2 + (sex === '男' ? 1 : 0);
  const first17 = `${region}${compact(born)}${String(order).padStart(3, '0')}`;
  return first17 + checkCharacter(first17);
}

function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

export function bankCard(random: Random): string {
  const body = random.pick(cardPrefixes) + random.digits(12);
  return body + luhnDigit(body);
}

export function mobile(random: Random): string {
  return random.pick(mobilePrefixes) + random.digits(8);
}

const pinyin = [
  'wang',
  'lihua',
  'zhang',
  'chen',
  'xiaoyu',
  'dongfang',
  'haitao',
  'meimei',
  'junjie',
  'yuhan',
  'sunny',
  'tiantian',
];

/** `age` in whole years on `asOf`, both ends included. */
export function person(random: Random, asOf: Day, age: readonly [number, number] = [22, 78]): Person {
  const sex = random.chance(0.52) ? '男' : '女';
  const born = addDays(`${yearOf(asOf) - random.int(age[0], age[1])}${asOf.slice(4, 8)}01`, -random.int(31, 390));
  const village = random.pick(villages);
  return {
    name: random.pick(surnames) + random.pick(sex === '男' ? maleNames : femaleNames),
    sex,
    born,
    id: residentId(random, random.pick(regions), born, sex),
    mobile: mobile(random),
    card: bankCard(random),
    village,
    home: `${village}${village.endsWith('村') ? `${random.int(1, 9)}组${random.int(1, 160)}号` : `${random.int(1, 28)}号楼${random.int(1, 4)}单元${random.int(1, 17)}0${random.int(1, 4)}室`}`,
    email: `${random.pick(pinyin)}${random.digits(random.int(3, 6))}@${random.pick(mailHosts)}`,
  };
}

export function people(random: Random, count: number, asOf: Day, age?: readonly [number, number]): Person[] {
  const seen = new Set<string>();
  const list: Person[] = [];
  while (list.length < count) {
    const one = person(random, asOf, age);
    if (seen.has(one.id) || seen.has(one.mobile)) continue;
    seen.add(one.id).add(one.mobile);
    list.push(one);
  }
  return list;
}

/** First two and last three stay: the local rule that the product's default follows. */
export function maskedId(id: string): string {
  return `${id.slice(0, 2)}${'*'.repeat(id.length - 5)}${id.slice(-3)}`;
}

export function maskedMobile(number: string): string {
  return `${number.slice(0, 3)}****${number.slice(-4)}`;
}

export function maskedName(name: string): string {
  return name.length === 2 ? `${name[0]}*` : `${name[0]}*${name.slice(2)}`;
}

/** Unified social credit code with its GB 32100 check character. */
export function creditCode(random: Random, prefix = '91370699'): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const first17 = prefix + Array.from({ length: 17 - prefix.length }, () => alphabet[random.int(0, 30)]).join('');
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return first17 + alphabet[(31 - (sum % 31)) % 31];
}
