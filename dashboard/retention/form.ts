import {
  type RetentionRule,
  retentionKinds,
  retentionStarts,
  retentionUnits,
} from '../../patterns/outdated/retention.ts';
import type { Words } from '../language/words.ts';

/** One row as typed. */
export interface RowForm {
  id: string;
  order: string;
  kind: string;
  column: string;
  title: string;
  person: string;
  from: string;
  count: string;
  unit: string;
  basis: string;
}

export interface TableForm {
  rows: RowForm[];
  /** Row (from 1) → what is wrong with it. */
  faults: Map<number, string>;
}

const mostRows = 300;
const blankRows = 2;

export function formOf(rules: readonly RetentionRule[]): TableForm {
  const rows = rules.map((rule, index) => ({
    id: rule.id,
    order: String(index + 1),
    kind: rule.kind,
    column: rule.column ?? '',
    title: rule.title ?? '',
    person: rule.naturalPerson === null ? 'both' : rule.naturalPerson ? 'yes' : 'no',
    from: rule.from,
    count: String(rule.count),
    unit: rule.unit,
    basis: rule.basis,
  }));
  return { rows, faults: new Map() };
}

/** The rows as they stand, with empty ones behind them to write new ones into. */
export function withBlanks(rows: readonly RowForm[]): RowForm[] {
  const blanks = Array.from({ length: blankRows }, (_, index) => ({
    id: '',
    order: String(rows.length + index + 1),
    kind: 'any',
    column: '',
    title: '',
    person: 'both',
    from: 'published',
    count: '',
    unit: 'month',
    basis: '',
  }));
  return [...rows, ...blanks];
}

/** What was typed, in its order; removed and empty rows are left out. */
export function typedTable(form: URLSearchParams): RowForm[] {
  const many = Math.min(Number(form.get('rows') ?? 0) || 0, mostRows + blankRows);
  const rows: RowForm[] = [];
  for (let index = 0; index < many; index += 1) {
    const field = (name: string) => (form.get(`${name}-${index}`) ?? '').trim().slice(0, 400);
    if (form.get(`remove-${index}`) === 'yes') continue;
    const row = {
      id: field('id'),
      order: field('order'),
      kind: field('kind'),
      column: field('column'),
      title: field('title'),
      person: field('person'),
      from: field('from'),
      count: field('count'),
      unit: field('unit'),
      basis: field('basis'),
    };
    if (row.id === '' && row.count === '' && row.basis === '' && row.column === '' && row.title === '') continue;
    rows.push(row);
  }
  // Of two rows with one number the one that was moved there goes first.
  const moved = ({ row, index }: { row: RowForm; index: number }) => Number(place(row) !== index + 1);
  const place = (row: RowForm) => (/^\d{1,4}$/.test(row.order) ? Number(row.order) : 9999);
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => place(a.row) - place(b.row) || moved(b) - moved(a) || a.index - b.index)
    .map(({ row }, index) => ({ ...row, order: String(index + 1) }));
}

/** The rules that typed rows make, or what is wrong with them by row. */
export function readTable(rows: readonly RowForm[], t: Words): { rules: RetentionRule[]; faults: Map<number, string> } {
  const words = t.retention.faults;
  const faults = new Map<number, string>();
  const taken = new Set(rows.map((row) => row.id).filter(Boolean));
  const fresh = (): string => {
    for (let n = 1; ; n += 1) {
      const id = `row-${n}`;
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  };
  const rules = rows.flatMap((row, index): RetentionRule[] => {
    const kind = retentionKinds.find((one) => one === row.kind);
    const from = retentionStarts.find((one) => one === row.from);
    const unit = retentionUnits.find((one) => one === row.unit);
    const count = /^\d{1,4}$/.test(row.count) ? Number(row.count) : Number.NaN;
    const wrong = (what: string): [] => {
      faults.set(index + 1, what);
      return [];
    };
    if (kind === undefined || from === undefined || unit === undefined) return wrong(words.kind);
    if (!(count >= (from === 'ended' ? 0 : 1) && count <= 1000)) return wrong(words.count);
    if (from === 'ended' && kind !== 'notice' && kind !== 'consultation' && kind !== 'any') return wrong(words.ended);
    if (row.column.length > 60 || row.title.length > 60) return wrong(words.text);
    if (row.basis.length < 2 || row.basis.length > 300) return wrong(words.basis);
    return [
      {
        id: row.id || fresh(),
        kind,
        column: row.column || null,
        title: row.title || null,
        naturalPerson: row.person === 'yes' ? true : row.person === 'no' ? false : null,
        from,
        count,
        unit,
        basis: row.basis,
      },
    ];
  });
  if (rows.length > mostRows) faults.set(mostRows + 1, words.many);
  return { rules, faults };
}

/** What a row says, however it was stored; the order of its fields does not matter. */
export const spelled = ({ id: _id, ...rule }: RetentionRule): string => JSON.stringify(Object.entries(rule).sort());
