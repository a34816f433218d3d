import { attribute, type Html, html, type Part } from './html.ts';

export interface Column<Row> {
  /** Head of the column; also the label of the value on a phone, where rows become cards. */
  label: string;
  /** What the head shows instead of the label. */
  head?: Part;
  cell: (row: Row) => Part;
  /** `number` is set right with tabular figures; `wide` takes what room is left; `narrow` does not wrap; `select`, `what` and `owner` are columns of the queue. */
  kind?: 'number' | 'wide' | 'narrow' | 'what' | 'owner' | 'select';
}

export interface TableOptions<Row> {
  /** Read by screen readers: what the table holds. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  /** Address that a click on the row opens; its first cell must hold the real link. */
  href?: (row: Row) => string;
  id?: (row: Row) => string;
  class?: (row: Row) => string | null;
  /** Printed after the last row, e.g. a sum. */
  foot?: Part;
}

/** A dense table with a sticky head; cards below 640 px. */
export function table<Row>(options: TableOptions<Row>): Html {
  const kind = (column: Column<Row>) => (column.kind ? `cell-${column.kind}` : null);
  return html`<div class="table-frame"><table class="table">
    <caption class="unseen">${options.caption}</caption>
    <thead><tr>${options.columns.map((column) => html`<th scope="col"${attribute('class', kind(column))}>${column.head ?? column.label}</th>`)}</tr></thead>
    <tbody>${options.rows.map(
      (row) =>
        html`<tr${attribute('id', options.id?.(row))}${attribute('class', options.class?.(row))}${attribute('data-href', options.href?.(row))}>${options.columns.map(
          (column) =>
            html`<td${attribute('class', kind(column))} data-label="${column.label}">${column.cell(row)}</td>`,
        )}</tr>`,
    )}</tbody>
    ${options.foot ? html`<tfoot>${options.foot}</tfoot>` : null}
  </table></div>`;
}
