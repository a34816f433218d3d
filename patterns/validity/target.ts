import { findDates } from '../language/dates.ts';
import { findDocumentNumbers, readDocumentNumber } from '../language/document-number.ts';
import type { BookTitle } from '../language/titles.ts';
import type { Target } from './clause.ts';

/** Names of certificates, forms and contracts in 《》: what lapses there is no document of the ledger. */
export const paper =
  /(?:许可证|资格证|合格证|登记证|执照|证书|证明|凭证|(?:批准|通知|决定|意见|告知|同意|确认|承诺|委托|任务|责任|核准|认定|鉴定|检验|判决|裁定|调解|仲裁|保证|登记|许可|证明)书|申请表|申请书|合同|协议书?|报告书?|报告表|发票|护照|签证|证|表|卡|票据|(?<!命)令)$/;

const bracketAfter = /^\s*[（(〔[]([^（()）]{0,80}(?:[（(〔[][^）)〕\]]{0,12}[）)〕\]][^（()）]{0,40})?)[）)]/;
/** What stands in brackets behind a name and before it: number, date, issuer. */
export function targetOf(text: string, title: BookTitle, attribute: string): Target {
  const after = bracketAfter.exec(text.slice(title.end, title.end + 160))?.[1] ?? '';
  // `本办法自…起施行，` before the name tells of this document.
  const before = attribute.slice(-200).replace(/^[\s\S]*(?:施行|实施|执行|生效)[^，。；]{0,6}[，,。；]/, '');
  const number = numberIn(after) ?? numberIn(before);
  const dates = findDates(before).filter((date) => date.day !== null && date.precision === 'day');
  const stated = findDates(after).find((date) => date.day !== null && date.precision === 'day');
  return {
    title: title.title.replace(/\s+/g, ''),
    number,
    issuer: issuerOf(before, dates.at(-1)?.start ?? 0),
    issuedAt: dates.at(-1)?.day ?? stated?.day ?? null,
  };
}

const issuing = /(?:批准|通过|发布|公布|颁布|印发|制定|制发|下发|颁发|审议|修订|修改|修正|施行|实施|联合)*的?\s*$/;

/** 1994年6月4日国务院发布的 / 财政部1986年发布的: who issued it, on either side of the date. */
function issuerOf(attribute: string, dateAt: number): string | null {
  const from =
    Math.max(
      attribute.lastIndexOf('，', dateAt),
      attribute.lastIndexOf('、', dateAt),
      attribute.lastIndexOf('》', dateAt),
    ) + 1;
  const words = attribute.slice(from).trim();
  if (!issuing.test(words) || !/(?:批准|通过|发布|公布|颁布|印发|制定|制发|下发|颁发)/.test(words)) return null;
  const name = words
    .replace(
      /(?:[0-9]{4}|[〇零一二三四五六七八九]{4})\s*年(?:\s*[0-9一二三四五六七八九十]{1,3}\s*月)?(?:\s*[0-9一二三四五六七八九十]{1,3}\s*日)?/g,
      '',
    )
    .replace(/(?:以)?(?:令)?第?[0-9一二三四五六七八九十百]+号令?/g, '')
    .replace(issuing, '')
    .replace(/第[一二三四五六七八九十]+次(?:会议|全体会议)$/, '')
    .replace(/^(?:和|与|及|以及|由|经|原|自|于|以)+/, '')
    .replace(/(?:以|令|于|会议)$/, '');
  return name.length >= 2 && name.length <= 40 && !/[《》，。]/.test(name) ? name : null;
}

function numberIn(text: string): string | null {
  if (!text.includes('号')) return null;
  return findDocumentNumbers(text)[0]?.normal ?? readDocumentNumber(text)?.normal ?? null;
}

/** A target that is named by its number alone. */
export function numberTarget(number: string): Target {
  return { title: null, number, issuer: null, issuedAt: null };
}
