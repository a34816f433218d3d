import type { Knex } from 'knex';
import * as start from './0001_start.ts';
import * as knowledge from './0002_knowledge.ts';
import * as documents from './0003_documents.ts';
import * as tokens from './0004_tokens.ts';
import * as flagPiles from './0005_flag_piles.ts';
import * as triage from './0006_triage.ts';
import * as notices from './0007_notices.ts';
import * as due from './0008_due.ts';
import * as studio from './0009_studio.ts';
import * as maskedNumbers from './0010_masked_numbers.ts';
import * as people from './0012_people.ts';
import * as pictures from './0013_pictures.ts';
import * as patternRuns from './0014_pattern_runs.ts';

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
  { name: '0007_notices', ...notices },
  { name: '0008_due', ...due },
  { name: '0009_studio', ...studio },
  { name: '0012_people', ...people },
  { name: '0013_pictures', ...pictures },
  { name: '0014_pattern_runs', ...patternRuns },
  { name: '0010_masked_numbers', ...maskedNumbers },
];
