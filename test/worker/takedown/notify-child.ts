// A sender in a process of its own, to be killed in the middle of a delivery. Arguments: data folder, moment.
import pino from 'pino';
import { openDatabase } from '../../../data/connect.ts';
import { readSettings } from '../../../data/settings.ts';
import { shippedRules } from '../../../worker/rules.ts';
import { Notifier } from '../../../worker/takedown/notifier.ts';

const [dataDir = '', at = ''] = process.argv.slice(2);
const settings = readSettings({ XUNCHA_DATA_DIR: dataDir, XUNCHA_NOTICE_WAIT_SECONDS: '0' });
const db = await openDatabase(settings);
const log = pino({ level: 'silent' });
const notifier = new Notifier({ db, settings, log, now: () => new Date(at), rules: () => shippedRules() });
await notifier.turn();
await notifier.stop();
await db.close();
