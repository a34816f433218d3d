import type { Knex } from 'knex';

/** The validity ledger (台账): documents, the clauses that stand in them, the keys they are named with, and verdicts. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('documents', (t) => {
    t.increments('id');
    /** The ledger's own name of the document: its address. */
    t.text('ledger_id').notNullable().unique();
    t.integer('item_id').notNullable().unique().references('items.id');
    t.integer('site_id').notNullable().references('sites.id');
    t.text('title');
    t.text('number');
    /** JSON of LedgerDocument. */
    t.text('data').notNullable();
    /** JSON array of Clause. */
    t.text('clauses').notNullable();
    // The verdict on judged_on.
    t.text('state').notNullable();
    t.text('until');
    t.float('confidence').notNullable();
    t.text('chain').notNullable();
    t.text('judged_on').notNullable();
    /** 1 where a clause about it has effect only later: judged again each day. */
    t.integer('pending').notNullable();
    t.index(['state', 'until', 'id']);
    t.index(['site_id', 'state', 'id']);
    t.index(['judged_on']);
  });

  // kind `is`: the document goes by this key; `names`: one of its clauses names it.
  await knex.schema.createTable('document_keys', (t) => {
    t.text('key').notNullable();
    t.text('kind').notNullable();
    t.integer('document_id').notNullable().references('documents.id');
    t.primary(['key', 'kind', 'document_id']);
    t.index(['document_id']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
