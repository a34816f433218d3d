import type { Knex } from 'knex';
import * as start from './0001_start.ts';
import * as knowledge from './0002_knowledge.ts';
import * as documents from './0003_documents.ts';
import * as tokens from './0004_tokens.ts';
import * as flagPiles from './0005_flag_piles.ts';
import * as triage from './0006_triage.ts';
import * as studio from './0009_studio.ts';
import * as due from './0008_due.ts';

export interface Migration {
  name: string;
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** In order of application. A migration that was released is never edited; add the next one below. */
export const migrations: Migration[] = [
  { name: '0001_start', ...start },
  { name: '0002_knowledge', ...knowledge },
  { name: '0003_documents', ...documents },
  { name: '0004_tokens', ...tokens },
  { name: '0005_flag_piles', ...flagPiles },
  { name: '0006_triage', ...triage },
  { name: '0009_studio', ...studio },
  { name: '0008_due', ...due },
];
