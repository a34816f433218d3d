import { countyNames, prefectureNames, provinceNames } from '../reference/region-names.ts';

/** The extent of an address around its house number, and how finely it tells where somebody lives. */

export interface Address {
  start: number;
  end: number;
  /** `room`: building, unit or room; `house`: a house or group of a village; `road`: a number in a road, which offices have too. */
  level: 'room' | 'house' | 'road';
  /** Whether it begins with the name of a province, prefecture or county. */
  region: boolean;
}

/** Region names by their first two characters, longest first. */
const byHead = new Map<number, string[]>();

function headOf(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}

for (const name of [
  ...provinceNames,
  ...provinceNames
    .map((name) => name.replace(/(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$/, ''))
    .filter((name) => name.length >= 2),
  ...prefectureNames,
  ...countyNames.filter((name) => name.length >= 3),
]) {
  const list = byHead.get(headOf(name, 0)) ?? [];
  byHead.set(headOf(name, 0), list);
  if (!list.includes(name)) list.push(name);
}
for (const list of byHead.values()) list.sort((a, b) => b.length - a.length);

/** A 户 stands behind another unit (3单元2户); right behind a number it counts households (2814户). */
const unitStart = new Set([...'号栋幢座单室组弄楼队社院'].map((sign) => sign.charCodeAt(0)));

/** Whether the character behind a number makes it part of an address. */
export function isAddressUnit(code: number): boolean {
  return unitStart.has(code);
}

const tail =
  /(?:[0-9A-Za-z一二三四五六七八九十百甲乙丙丁东西南北中附]{1,6}(?:-[0-9]{1,5}){0,3}(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|户|房|组|社|队|弄|院|门)(?:内|西|东|南|北)?|[\u4e00-\u9fff]{1,8}(?:小区|花园|花苑|公寓|家园|新村|新区|宿舍|大院|苑|庭|府|里)|-[0-9]{1,5}(?![0-9]))/y;
const bareRoom = /[0-9A-Z]{1,2}-?[0-9]{2,5}(?![0-9A-Za-z])/y;

/** 我们小区3号楼, 全区12个村: a place without a name of its own is nobody's address. */
const nowhere =
  /(?:我们|你们|他们|咱们?|本|该|各|全|每个|一个|这个|那个)(?:小区|社区|村|院|楼|区|镇|乡|县|市|街道)[\u4e00-\u9fff]{0,2}$/;

const furthest = 40;
const longestTail = 60;

/** Reads the address whose number stands at `number`; null where what stands before it is not a place. */
export function readAddress(text: string, number: number, floor: number): Address | null {
  const bottom = Math.max(floor, number - furthest);
  let left = number;
  let place = false;
  while (left > bottom) {
    const role = roles[text.charCodeAt(left - 1)] ?? 0;
    if (role === 0) break;
    if (role === 2) place = true;
    left--;
  }
  if (number - left < 2 || !place) return null;
  let start = -1;
  let region = false;
  for (let at = left; at < number - 1; at++) {
    const names = byHead.get(headOf(text, at));
    const name = names?.find((one) => text.startsWith(one, at));
    // 二七区, 南京路: a county's name may be part of a road's; what begins earlier wins, so only a road sign right behind it speaks against.
    if (!name || /^[路街巷]/.test(text.charAt(at + name.length))) continue;
    start = at;
    region = true;
    break;
  }
  const before = text.slice(left, number);
  if (start < 0) {
    const opener = /^.{0,12}?(?:地址|住址|住在|居住在|家住|现住|户籍地|居住地|住所|位于|住|址|在)[为是于]?/.exec(
      before,
    );
    start = left + (opener ? opener[0].length : 0);
  }
  const path = text.slice(start, number);
  if (nowhere.test(path)) return null;
  const village = /[村屯寨庄湾坪塘]|社区|嘎查/.test(path);
  if (!village && !/[路街道巷弄里区镇乡苑园]|小区|新村|大道|胡同|花园|公寓|宿舍/.test(path)) return null;

  let end = number;
  while (end - number < longestTail) {
    tail.lastIndex = end;
    const part = tail.exec(text);
    if (!part) break;
    end += part[0].length;
  }
  if (end === number) return null;
  bareRoom.lastIndex = end;
  const last = text.slice(number, end);
  // 8号楼2单元301: the room's number often stands bare behind its unit.
  if (/(?:单元|号楼|栋|幢|座)$/.test(last)) {
    const room = bareRoom.exec(text);
    if (room) end += room[0].length;
  }
  const units = text.slice(number, end);
  const level = /室|单元|栋|幢|户|房|号楼|座|楼.{0,20}号|弄.{0,20}号|-\d/.test(units)
    ? 'room'
    : village && /[号组社队]/.test(units)
      ? 'house'
      : 'road';
  return { start, end, level, region };
}

/**
 * 1: Chinese characters, digits, Latin letters and the hyphen, which stand inside an address; 2: those without one of which nothing before a
 * number is a place.
 */
const roles = new Uint8Array(65_536);
roles.fill(1, 0x4e00, 0xa000);
for (const [from, to] of [
  ['0', '9'],
  ['A', 'Z'],
  ['a', 'z'],
  ['-', '-'],
] as const)
  roles.fill(1, from.charCodeAt(0), to.charCodeAt(0) + 1);
for (const sign of '路街道巷弄里区镇乡苑园村屯寨庄湾坪塘寓舍同查') roles[sign.charCodeAt(0)] = 2;
