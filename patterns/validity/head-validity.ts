import type { PublishedDocument } from '../document.ts';
import { findDates, findRanges } from '../language/dates.ts';
import { withoutBlanks } from '../language/fold.ts';

const labels = /^(?:有效期(?:限|至)?|有效日期|失效日期|失效时间|废止日期|终止日期|有效截止日期)$/;

/** 有效期 or 失效日期 of the head table, as a day; null where it holds none. */
export function headValidity(document: PublishedDocument): { until: string; label: string; written: string } | null {
  for (const [name, value] of Object.entries(document.head)) {
    const label = withoutBlanks(name).replace(/[:：]/g, '');
    if (!labels.test(label)) continue;
    const range = findRanges(value)[0];
    const until = range ? range.to.day : (findDates(value).at(-1)?.day ?? null);
    // 有效期 of a form or a guide may be the licence's; only a head table with a document number or a date of issue is a document's.
    if (
      until !== null &&
      (label !== '有效期' || Object.keys(document.head).some((other) => /文号|发文字号|成文|索引号/.test(other)))
    ) {
      return { until, label, written: value };
    }
  }
  return null;
}
