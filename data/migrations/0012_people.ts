import type { Knex } from 'knex';

/** Single sign-on, and who was sent the figures of which week. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('users', (t) => {
    /** Who vouches for this person, and the name that never changes there; both null for a local account. */
    t.text('oidc_issuer');
    t.text('oidc_subject');
  });
  await knex.raw(
    'create unique index users_one_per_subject on users (oidc_issuer, oidc_subject) where oidc_subject is not null',
  );

  await knex.schema.createTable('week_mails', (t) => {
    t.text('week').notNullable();
    t.text('address').notNullable();
    t.text('language').notNullable();
    t.text('state').notNullable(); // waiting | sending | sent | failed | refused | unknown
    t.integer('attempts').notNullable();
    t.text('worker');
    /** Claimed at; a claim that was not handed to the server and is old is taken over. */
    t.text('claimed_at');
    /** Just before the letter goes to the server: from here on nobody can know whether it arrived. */
    t.text('handed_at');
    t.text('sent_at');
    t.text('next_at');
    t.text('error');
    t.primary(['week', 'address']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup to go back');
}
