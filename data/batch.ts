import type { Knex } from 'knex';

export type Dialect = 'sqlite' | 'postgresql';
type ColumnType = 'integer' | 'text';

/** A value that a batch may carry; JSON columns travel as text. */
export type BatchValue = string | number | null | undefined;

/** Rows as a table expression for `from`: one bound parameter however many rows. The only place where the dialects differ. */
export interface BatchTable {
  sql: string;
  binding: string;
}

/**
 * Makes `(select … ) as NAME` out of rows. Join it as `from BATCH cross join TABLE where …`: SQLite then walks the batch
 * and looks up the table, never the other way round; PostgreSQL is free to choose.
 * @param columns column name → type, in the order of the values.
 */
export function batchTable(
  dialect: Dialect,
  name: string,
  columns: Record<string, ColumnType>,
  rows: BatchValue[][],
): BatchTable {
  const binding = JSON.stringify(
    rows.map((row) => row.map((value) => (typeof value === 'string' ? clean(value) : value))),
  );
  const entries = Object.entries(columns);
  if (dialect === 'sqlite') {
    const list = entries.map(([column], index) => `json_extract(value, '$[${index}]') as ${column}`);
    return { sql: `(select ${list.join(', ')} from json_each(?)) as ${name}`, binding };
  }
  const list = entries.map(([column, type], index) => `(j.v ->> ${index})::${type} as ${column}`);
  return { sql: `(select ${list.join(', ')} from json_array_elements(?::json) as j(v)) as ${name}`, binding };
}

/** `(select …)` of ids for `in`. */
export function idList(dialect: Dialect, ids: readonly number[]): BatchTable {
  const sql =
    dialect === 'sqlite'
      ? '(select value from json_each(?))'
      : '(select v::integer from json_array_elements_text(?::json) as j(v))';
  return { sql, binding: JSON.stringify(ids) };
}

/** `(select …)` of texts for `in`. */
export function textList(dialect: Dialect, texts: readonly string[]): BatchTable {
  const sql =
    dialect === 'sqlite'
      ? '(select value from json_each(?))'
      : '(select v from json_array_elements_text(?::json) as j(v))';
  return { sql, binding: JSON.stringify(texts.map(clean)) };
}

/** Rows of a raw query, whatever the driver wraps them in. */
export async function rowsOf<Row>(
  knex: Knex,
  sql: string,
  bindings: readonly (string | number | null)[] = [],
): Promise<Row[]> {
  const result = await knex.raw(sql, [...bindings]);
  return Array.isArray(result) ? result : result.rows;
}

/** Text that both databases can hold: no NUL, no lone surrogate (a crawled title may have both). */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** Cuts rows into pieces that one statement can carry. */
export function* pieces<T>(rows: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** One field of a JSON column as text. */
export function jsonField(dialect: Dialect, column: string, key: string): string {
  return dialect === 'sqlite' ? `json_extract(${column}, '$.${key}')` : `(${column}::json ->> '${key}')`;
}
