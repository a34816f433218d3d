import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readMailReaders } from './mail-address.ts';
import { oidcProblem, oidcSettings } from './oidc-settings.ts';

/** A setting that cannot be used; names the variable and what is allowed. */
export class SettingError extends Error {
  readonly code = 'bad-setting';
}

interface SettingRow {
  name: string;
  key: string;
  schema: z.ZodType;
  /** As it would stand in the environment. */
  fallback: string;
  allowed: string;
  doc: string;
  secret?: boolean;
}

const port = z.coerce.number().int().min(0).max(65535);
const positive = z.coerce.number().int().min(1);
const text = z.string();
const folder = z
  .string()
  .min(1)
  .transform((path) => resolve(path));
const hoursAscending = z
  .string()
  .regex(/^(?:-|\d{1,4}(?:[\s,]+\d{1,4}){0,5})$/)
  .transform((words) => (words === '-' ? [] : words.split(/[\s,]+/).map(Number)))
  .refine((hours) => hours.every((hour, at) => at === 0 || hour > (hours[at - 1] ?? 0)));
const folders = z.string().transform((words) =>
  words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => resolve(word)),
);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const flagWord = z.enum(['yes', 'no']).transform((word) => word === 'yes');

/** Every setting, once. docs/settings.md is held equal to this table by a test. A secret may also come from NAME_FILE. */
export const settingTable = [
  {
    name: 'XUNCHA_PORT',
    key: 'port',
    schema: port,
    fallback: '3000',
    allowed: '0–65535 (0: any free port)',
    doc: 'Port of the dashboard.',
  },
  {
    name: 'XUNCHA_HOST',
    key: 'host',
    schema: text.min(1),
    fallback: '127.0.0.1',
    allowed: 'an address of this machine',
    doc: 'Address that the dashboard listens on.',
  },
  {
    name: 'XUNCHA_DATA_DIR',
    key: 'dataDir',
    schema: folder,
    fallback: 'data/var',
    allowed: 'a folder that can be written',
    doc: 'Database, keys, screenshots and quarantine.',
  },
  {
    name: 'DATABASE_URL',
    key: 'databaseUrl',
    schema: z.union([z.literal(''), z.string().regex(/^postgres(ql)?:\/\//)]),
    fallback: '',
    allowed: 'postgres://… or empty for SQLite',
    doc: 'PostgreSQL instead of the embedded SQLite file.',
    secret: true,
  },
  {
    name: 'XUNCHA_KEY_FILE',
    key: 'keyFile',
    schema: text,
    fallback: '',
    allowed: 'a file of 64 hexadecimal digits, or empty for DATA_DIR/key',
    doc: 'Master key that seals snapshots and keys digests; keep it apart from database backups.',
  },
  {
    name: 'XUNCHA_SITES',
    key: 'sites',
    schema: text,
    fallback: '',
    allowed: 'addresses separated by blanks or commas',
    doc: 'Sites to add at the start; `npm start` then leaves out the sample site.',
  },
  {
    name: 'XUNCHA_BROWSER',
    key: 'browser',
    schema: text,
    fallback: '',
    allowed: 'path of a Chromium, or empty to look for one',
    doc: 'Browser for pages that need JavaScript, screenshots and PDF.',
  },
  {
    name: 'XUNCHA_LANGUAGE',
    key: 'language',
    schema: z.enum(['zh', 'en']),
    fallback: 'zh',
    allowed: 'zh, en',
    doc: 'Language of the interface before a user chooses, and of the command line.',
  },
  {
    name: 'XUNCHA_CONTACT',
    key: 'contact',
    schema: text,
    fallback: '',
    allowed: 'a mail address or URL',
    doc: 'Contact in the user agent, so that a web master can reach you.',
  },
  {
    name: 'XUNCHA_LOG_LEVEL',
    key: 'logLevel',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    allowed: 'debug, info, warn, error, silent',
    doc: 'Least level that is logged. Logs hold ids and counts, never content.',
  },
  {
    name: 'XUNCHA_THREADS',
    key: 'threads',
    schema: positive.max(64),
    fallback: '2',
    allowed: '1–64',
    doc: 'Worker threads for extraction and detection.',
  },
  {
    name: 'XUNCHA_ITEM_SECONDS',
    key: 'itemSeconds',
    schema: positive.max(3600),
    fallback: '60',
    allowed: '1–3600',
    doc: 'Time limit for reading one item.',
  },
  {
    name: 'XUNCHA_ITEM_MEMORY_MB',
    key: 'itemMemoryMb',
    schema: positive.min(64).max(16384),
    fallback: '1024',
    allowed: '64–16384',
    doc: 'Memory limit of one worker thread, in MiB.',
  },
  {
    name: 'XUNCHA_MAX_BODY_MB',
    key: 'maxBodyMb',
    schema: positive.max(4096),
    fallback: '100',
    allowed: '1–4096',
    doc: 'Largest body that is downloaded, in MiB; a larger one is reported as unread (too-large).',
  },
  {
    name: 'XUNCHA_FETCH_SECONDS',
    key: 'fetchSeconds',
    schema: positive.max(600),
    fallback: '30',
    allowed: '1–600',
    doc: 'Time limit of one request.',
  },
  {
    name: 'XUNCHA_SNAPSHOT_DAYS',
    key: 'snapshotDays',
    schema: positive.max(3650),
    fallback: '180',
    allowed: '1–3650',
    doc: 'How long a sealed snapshot stays after the last flag on it closed.',
  },
  {
    name: 'XUNCHA_SMTP_URL',
    key: 'smtpUrl',
    schema: text,
    fallback: '',
    allowed: 'smtp://… or smtps://…, or empty for no mail',
    doc: 'Mail server for notices and the weekly figures.',
    secret: true,
  },
  {
    name: 'XUNCHA_MAIL_FROM',
    key: 'mailFrom',
    schema: text,
    fallback: '',
    allowed: 'a mail address',
    doc: 'Sender of mail.',
  },
  {
    name: 'XUNCHA_SMTP_TLS',
    key: 'smtpTls',
    schema: z.enum(['auto', 'required', 'off']),
    fallback: 'auto',
    allowed: 'auto, required, off',
    doc: 'Whether mail over smtp:// must be encrypted (STARTTLS); `auto` requires it where a password is sent to another machine.',
  },
  {
    name: 'XUNCHA_NOTICE_WAIT_SECONDS',
    key: 'noticeWaitSeconds',
    schema: z.coerce.number().int().min(0).max(86_400),
    fallback: '120',
    allowed: '0–86400',
    doc: 'How long a notice waits before it goes out, so that a decision undone at once reaches nobody.',
  },
  {
    name: 'XUNCHA_ESCALATION_HOURS',
    key: 'escalationHours',
    schema: hoursAscending,
    fallback: '0, 72, 168',
    allowed: 'up to six numbers 0–9999, ascending; `-` for never',
    doc: 'Hours after a deadline at which an overdue notice is reported to the unit and to the second address.',
  },
  {
    name: 'XUNCHA_ESCALATION_MAIL',
    key: 'escalationMail',
    schema: z.union([z.literal(''), z.email()]),
    fallback: '',
    allowed: 'a mail address, or empty',
    doc: 'Second address for overdue notices of units that have none of their own.',
  },
  {
    name: 'XUNCHA_ANSWER_DAYS',
    key: 'answerDays',
    schema: positive.max(365),
    fallback: '30',
    allowed: '1–365',
    doc: 'How many days after its deadline the link in a notice still opens the page where the unit answers.',
  },
  {
    name: 'XUNCHA_STATIC_ROOTS',
    key: 'staticRoots',
    schema: folders,
    fallback: '',
    allowed: 'folders separated by commas, or empty for none',
    doc: 'Folders of static sites on this machine from which a quarantine connector may move files aside.',
  },
  {
    name: 'XUNCHA_WEEK_MAIL_TO',
    key: 'weekMailTo',
    schema: text.refine((value) => readMailReaders(value) !== null),
    fallback: '',
    allowed: 'mail addresses separated by commas, each with zh: or en: before it if wanted; or empty for no mail',
    doc: 'Who receives the figures of each week that ended, with the spreadsheet and the PDF.',
  },
  {
    name: 'XUNCHA_WEEK_MAIL_AT',
    key: 'weekMailAt',
    schema: clock,
    fallback: '08:00',
    allowed: '00:00–23:59',
    doc: 'Time on Monday, in Asia/Shanghai, from which the weekly mail is sent; when nothing runs then, it is made up for.',
  },
  {
    name: 'XUNCHA_BASE_URL',
    key: 'baseUrl',
    schema: z.union([z.literal(''), z.url()]),
    fallback: '',
    allowed: 'http(s)://…',
    doc: 'Public address of the dashboard, for links in mail; also switches secure cookies on when it is https.',
  },
  {
    name: 'XUNCHA_TRUST_PROXY',
    key: 'trustProxy',
    schema: flagWord,
    fallback: 'no',
    allowed: 'yes, no',
    doc: 'Whether a reverse proxy in front sets X-Forwarded-For.',
  },
  {
    name: 'XUNCHA_PATTERN_FOUR_EYES',
    key: 'patternFourEyes',
    schema: flagWord,
    fallback: 'no',
    allowed: 'yes, no',
    doc: 'Whether a changed pack of patterns needs a second administrator before it is in force. Going back to a version that was in force does not.',
  },
  ...oidcSettings,
] as const satisfies readonly SettingRow[];

type Row = (typeof settingTable)[number];
export type Settings = { [R in Row as R['key']]: z.output<R['schema']> };

/**
 * Reads every setting from an environment; `NAME_FILE` may name a file that holds the value.
 * @throws SettingError names the first variable that cannot be used and what is allowed.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const known = new Set<string>(settingTable.flatMap((row) => [row.name, `${row.name}_FILE`]));
  for (const name of Object.keys(env)) {
    if (name.startsWith('XUNCHA_') && !known.has(name)) {
      throw new SettingError(`${name}: no such setting; docs/settings.md lists them all`);
    }
  }
  const settings: Record<string, unknown> = {};
  for (const row of settingTable) settings[row.key] = readOne(row, env);
  const read = settings as Settings; // every key of the table was set above, each by its own schema
  const problem = oidcProblem(read);
  if (problem) throw new SettingError(problem);
  return read;
}

function readOne(row: SettingRow, env: NodeJS.ProcessEnv): unknown {
  const file = env[`${row.name}_FILE`];
  const raw = (file ? readSecret(row.name, file) : env[row.name]) ?? row.fallback;
  const parsed = row.schema.safeParse(raw === '' ? row.fallback : raw.trim());
  if (parsed.success) return parsed.data;
  throw new SettingError(`${row.name}=${row.secret ? '(secret)' : raw}: allowed: ${row.allowed}`);
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new SettingError(`${name}_FILE=${file}: the file cannot be read`);
  }
}
