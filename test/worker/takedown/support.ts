import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../../data/connect.ts';
import { readSettings, type Settings } from '../../../data/settings.ts';
import { decide } from '../../../data/stores/decisions.ts';
import type { Flag } from '../../../data/stores/flag.ts';
import { findFlag, listFlags } from '../../../data/stores/flags.ts';
import { noticesOfFlag } from '../../../data/stores/notice-list.ts';
import { saveUnit } from '../../../data/stores/units.ts';
import { addUser } from '../../../data/stores/users.ts';
import { shippedRules } from '../../../worker/rules.ts';
import type { Message } from '../../../worker/takedown/connectors/connector.ts';
import { noticeFacts } from '../../../worker/takedown/facts.ts';
import { letterOf } from '../../../worker/takedown/letter.ts';
import { fillTriage } from '../../support/triage.ts';

export const unitMail = 'office@unit.example.cn';
export const bossMail = 'leader@unit.example.cn';

/** A database with one take-down and its notice; all people are invented. */
export interface House {
  db: Database;
  settings: Settings;
  flag: Flag;
  noticeId: number;
  /** Full values that stand in sealed snapshots and nowhere else. */
  canaries: string[];
  /** The message of that notice, as an outlet gets it. */
  message: Message;
  decider: { id: number; name: string; role: 'reviewer' };
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Put into the flag's title and address before the decision. */
  title?: string;
  url?: string;
  note?: string;
}

export async function openHouseWithNotice(
  env: Record<string, string> = {},
  options: HouseOptions = {},
): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xuncha-notice-'));
  const settings = readSettings({ XUNCHA_DATA_DIR: dataDir, XUNCHA_NOTICE_WAIT_SECONDS: '0', ...env });
  const db = await openDatabase(settings);
  const at = new Date().toISOString();
  const { canaries } = await fillTriage(db, 3, at);
  const user = await addUser(
    db,
    { name: 'wang', role: 'reviewer', password: 'a long enough phrase' },
    { actor: 'system', at },
  );
  const decider = { id: user.id, name: user.name, role: 'reviewer' } as const;
  const { flags } = await listFlags(db, { pattern: 'resident-id' }, { limit: 1 });
  const [flag] = flags;
  if (!flag) throw new Error('there is no flag');
  if (options.title) await db.knex('flags').where('id', flag.id).update({ title: options.title });
  if (options.url) await db.knex('flags').where('id', flag.id).update({ url: options.url });
  const unit = { name: flag.unitName ?? '', email: unitMail, escalationEmail: bossMail };
  await saveUnit(db, unit, { actor: 'user:admin', at });
  const decision = { kind: 'take-down', remedy: 'remove', ...(options.note && { note: options.note }) } as const;
  await decide(db, { flagId: flag.id, version: flag.version, decision }, decider, at);
  const [notice] = await noticesOfFlag(db, flag.id, at);
  const rules = shippedRules().rules;
  const facts = notice && (await noticeFacts(db, notice.id, settings, rules, new Date()));
  if (!facts) throw new Error('there is no notice');
  const letter = letterOf(facts, 'notice', settings.language);
  return {
    db,
    settings,
    flag: (await findFlag(db, flag.id)) ?? flag,
    noticeId: facts.id,
    canaries,
    message: { deliveryId: 1, purpose: 'notice', notice: facts, letter, receivers: [unitMail] },
    decider,
    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
