import type { Evidence } from './hit.ts';
import { outdatedEvidence, outdatedLetGo } from './outdated/words.ts';

interface Words {
  zh: string;
  en: string;
}

/** Every key that a trace may hold. A test holds it complete for the shipped packs. */
export const evidenceWords: Record<string, Words> = {
  base: { zh: '格式符合', en: 'the form fits' },
  keyword: { zh: '前有标签“{}”', en: 'label “{}” before it' },
  'keyword-far': { zh: '近处有“{}”', en: '“{}” nearby' },
  header: { zh: '表头为“{}”', en: 'column headed “{}”' },
  against: { zh: '前有标签“{}”，不是个人信息', en: 'label “{}” speaks against it' },
  date: { zh: '出生日期有效', en: 'valid birth date' },
  'date-invalid': { zh: '出生日期无效', en: 'birth date does not exist' },
  region: { zh: '行政区划代码有效', en: 'known county code' },
  province: { zh: '省级代码有效、县级代码未知', en: 'known province, unknown county' },
  'checksum-ok': { zh: '校验位相符', en: 'checksum holds' },
  'checksum-failed': { zh: '校验位不符', en: 'checksum failed' },
  name: { zh: '紧邻姓名', en: 'a name right before it' },
  'person-near': { zh: '同一行写到个人', en: 'the line is about a person' },
  separated: { zh: '中间有分隔符', en: 'written in groups' },
  joined: { zh: '跨行拼接', en: 'joined across a line break' },
  repaired: { zh: '已修正识别错误', en: 'recognition error repaired' },
  'run-together': { zh: '与相邻号码连写', en: 'runs into the next number' },
  country: { zh: '带国家代码', en: 'with country code' },
  assigned: { zh: '号段已启用', en: 'assigned prefix' },
  loose: { zh: '号段未列入', en: 'prefix not on the list' },
  issuer: { zh: '发卡行标识有效', en: 'known issuer prefix' },
  'union-pay': { zh: '以 62 开头', en: 'begins with 62' },
  'personal-provider': { zh: '个人邮箱服务商', en: 'a provider of personal mailboxes' },
  'shared-mailbox': { zh: '公用邮箱名', en: 'name of a shared mailbox' },
  'government-domain': { zh: '政府域名', en: 'government domain' },
  'own-domain': { zh: '本单位域名', en: "the organisation's own domain" },
  'office-line': { zh: '同一行写到单位', en: 'the line is about an organisation' },
  'in-address': { zh: '在网址或文件名中', en: 'inside an address or file name' },
  amount: { zh: '后接数量单位', en: 'followed by a unit of quantity' },
  'common-number': { zh: '本站多页出现的号码', en: 'stands on many pages of this site' },
  'credit-code': { zh: '符合统一社会信用代码', en: 'is a unified social credit code' },
  timestamp: { zh: '可读作时间', en: 'reads as a moment in time' },
  form: { zh: '格式规范', en: 'the form as issued' },
  'letters-only': { zh: '号牌中没有数字', en: 'no digit in the plate' },
  'vehicle-near': { zh: '同一行写到车辆', en: 'the line is about a vehicle' },
  room: { zh: '精确到楼栋房间', en: 'tells building and room' },
  house: { zh: '精确到村组门牌', en: "tells a village's house or group" },
  road: { zh: '道路门牌', en: 'a number in a road' },
  'region-name': { zh: '以行政区名开头', en: 'begins with the name of a region' },
  business: { zh: '办公或经营场所', en: 'a place of business' },
  'few-candidates': { zh: '遮盖后只剩极少可能（{}）', en: 'the mask leaves very few numbers ({})' },
  'some-candidates': { zh: '遮盖后可能的号码不多（{}）', en: 'the mask leaves few numbers ({})' },
  labelled: { zh: '标明了号码种类', en: 'its kind is named' },
  'birth-date-told': { zh: '同一行写有出生日期', en: 'its row tells the birth date' },
  'full-value-elsewhere': { zh: '同一文件另有完整号码（{}）', en: 'the full number stands elsewhere in the file ({})' },
  'other-document': { zh: '与另一文件的遮盖互补（{}）', en: 'undone by the mask in another document ({})' },
  odd: { zh: '与同列其他号码形式不同', en: 'unlike the rest of its column' },
  beside: { zh: '紧邻个人号码', en: 'right before a personal number' },
  'special-word': { zh: '标题或表头写明（{}）', en: 'title or head says so ({})' },
  identifiers: { zh: '表中有个人号码', en: 'personal numbers stand in the table' },
  'names-only': { zh: '表中只有姓名', en: 'only names stand in the table' },
  'prescribed-list': { zh: '依法应当公示的名单', en: 'a list that the law asks to publish' },
  'under-age': { zh: '按出生日期不满十四周岁', en: 'under 14 by the birth date' },
  'sure-number': { zh: '号码本身可靠', en: 'the number itself is sure' },
  maker: { zh: '国产车厂商代码', en: 'code of a Chinese maker' },
  scientific: { zh: '科学计数形式', en: 'written with an exponent' },
  zeros: { zh: '末三位为 000', en: 'the last three digits became 000' },
  cell: { zh: '单独占一个单元格', en: 'alone in its cell' },
  column: { zh: '所在列多为此类', en: 'most of its column is of this kind' },
  'no-home': { zh: '未写明是住宅电话', en: 'nothing says it is a home number' },
};

export const letGoWords: Record<string, Words> = {
  'office-phone': { zh: '办公电话', en: 'office telephone' },
  'organisation-mail': { zh: '单位邮箱', en: "an organisation's mailbox" },
  'organisation-account': { zh: '单位账户', en: "an organisation's account" },
  'office-address': { zh: '办公地址', en: "an office's address" },
  'organisation-vehicle': { zh: '公务车辆', en: "an organisation's vehicle" },
  'credit-code': { zh: '统一社会信用代码', en: 'unified social credit code' },
  'index-number': { zh: '索引号', en: 'index number' },
  'order-number': { zh: '订单、流水或业务编号', en: 'order or transaction number' },
  'case-number': { zh: '案号、文号或项目编号', en: 'case, document or project number' },
  timestamp: { zh: '时间', en: 'moment in time' },
  amount: { zh: '金额或数量', en: 'amount' },
  'in-address': { zh: '网址或文件名的一部分', en: 'part of an address or file name' },
  'common-number': { zh: '本站多页出现的公用号码', en: 'common number of this site' },
  'properly-masked': { zh: '已妥善遮盖', en: 'properly masked' },
  'prescribed-list': { zh: '依法公示的名单，只列姓名', en: 'a list the law asks for, names only' },
  allowed: { zh: '已列入允许清单', en: 'on the allow list' },
  'too-little': { zh: '证据不足', en: 'too little evidence' },
};

function fill(words: Words | undefined, key: string, detail: string | undefined, language: 'zh' | 'en'): string {
  const text = words?.[language];
  if (text === undefined) return detail === undefined ? key : `${key}: ${detail}`;
  if (text.includes('{}')) return text.replace('{}', detail ?? '…');
  return detail === undefined ? text : language === 'zh' ? `${text}（${detail}）` : `${text} (${detail})`;
}

/** One step of a trace as a reviewer reads it, with its points. */
export function evidenceText(evidence: Evidence, language: 'zh' | 'en'): string {
  const text = fill(
    evidenceWords[evidence.key] ?? outdatedEvidence[evidence.key],
    evidence.key,
    evidence.detail,
    language,
  );
  if (evidence.points === 0) return text;
  return `${text} ${evidence.points > 0 ? '+' : '−'}${Math.abs(evidence.points)}`;
}

/** Why a candidate was let go, as a reviewer reads it. */
export function letGoText(reason: string, language: 'zh' | 'en'): string {
  return (letGoWords[reason] ?? outdatedLetGo[reason])?.[language] ?? reason;
}
