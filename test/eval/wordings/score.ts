import { noticeEnds } from '../../../patterns/outdated/notice-end.ts';
import { extensionSentences } from '../../../patterns/validity/extension-clauses.ts';
import { ownValidity } from '../../../patterns/validity/own-validity.ts';
import { repealSentences } from '../../../patterns/validity/repeal-clauses.ts';
import type { Figures } from '../../support/sections.ts';
import { extensionWordings, noticeWordings, repealWordings, validityWordings } from './cases.ts';

const fact = (value: string) => ({ value, source: 'head', confidence: 1 });
const facts = { issuedAt: fact('2020-06-01'), publishedAt: fact('2020-06-05') };
const signs: Partial<Record<string, string>> = { 'partial-repeal': '部分:', revival: '恢复:' };

/** How many wordings of each kind are read as a person reads them. */
export function wordings(): Figures {
  const notes: string[] = [];
  const rows: (string | number)[][] = [];
  const score = <T extends readonly [string, ...unknown[]]>(
    name: string,
    cases: readonly T[],
    read: (one: T) => string,
    wanted: (one: T) => string,
  ) => {
    let right = 0;
    for (const one of cases) {
      const [got, want] = [read(one), wanted(one)];
      if (got === want) right++;
      else notes.push(`${name}: ${one[0]} — ${got || 'nothing'}; wanted ${want || 'nothing'}`);
    }
    rows.push([name, cases.length, right, `${((100 * right) / cases.length).toFixed(1)} %`]);
  };
  score(
    'repeals',
    repealWordings,
    ([text]) =>
      repealSentences(text)
        .map(({ kind, target }) => `${signs[kind] ?? ''}${target.title ?? target.number}`)
        .join('|'),
    ([, names]) => names.join('|'),
  );
  score(
    'own validity',
    validityWordings,
    ([text]) => ownValidity(text, { start: 0, end: text.length }, facts).find((one) => one.until)?.until ?? '',
    ([, until]) => until ?? '',
  );
  score(
    'extensions',
    extensionWordings,
    ([text]) => {
      const found = extensionSentences(text);
      return `${found.map(({ target }) => target.title ?? target.number).join('|')} ${found[0]?.until ?? ''}`;
    },
    ([, names, until]) => `${names} ${until ?? ''}`,
  );
  score(
    'ends of notices',
    noticeWordings,
    ([text, kind, published]) =>
      noticeEnds(text, { start: 0, end: text.length }, kind, published)
        .flatMap((end) => end.day ?? [])
        .sort()
        .at(-1) ?? '',
    ([, , , end]) => end ?? '',
  );
  const right = rows.reduce((sum, row) => sum + Number(row[2]), 0);
  const all = rows.reduce((sum, row) => sum + Number(row[1]), 0);
  return {
    title: 'wordings of every class, look-alikes among them (≥ 95 %)',
    columns: ['kind', 'sentences', 'right', 'share'],
    rows,
    ok: right >= all * 0.95,
    notes,
  };
}
