import { execFile } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { beginErrand, hasProvider } from '../../dashboard/sign-in/provider.ts';
import { openDatabase } from '../../data/connect.ts';
import { readSettings, type Settings } from '../../data/settings.ts';
import { hasUsers } from '../../data/stores/users.ts';
import { openBrowser } from '../../worker/browser/browser.ts';
import { findBrowser } from '../../worker/browser/find.ts';
import { probeOcr } from '../../worker/extract/picture/ocr.ts';
import { parseWords } from '../cli/command.ts';
import { textTable } from '../cli/table.ts';

interface Finding {
  part: string;
  ok: boolean;
  /** What was found, or what is missing and the command that mends it. */
  words: string;
}

/** Looks at everything the house stands on. */
export async function run(args: string[]): Promise<number> {
  parseWords(args, {});
  const settings = readSettings(process.env);
  const findings: Finding[] = [];
  for (const [part, look] of Object.entries(looks)) {
    try {
      findings.push({ part, ...(await look(settings)) });
    } catch (error) {
      findings.push({
        part,
        ok: false,
        words: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      });
    }
  }
  console.log(
    textTable(
      ['part', 'state', 'what'],
      findings.map((one) => [one.part, one.ok ? 'ok' : 'MISSING', one.words]),
    ),
  );
  return findings.every((one) => one.ok) ? 0 : 1;
}

type Look = (settings: Settings) => Promise<Omit<Finding, 'part'>>;

const looks: Record<string, Look> = {
  node: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const ok = major > 22 || (major === 22 && minor >= 18);
    return { ok, words: `${process.versions.node}${ok ? '' : '; needed: 22.18 or newer, npm ci installs it'}` };
  },
  browser: async (settings) => {
    const found = await findBrowser(settings.browser);
    if (!found) return { ok: false, words: 'none; apt-get install chromium, or name one in XUNCHA_BROWSER' };
    const browser = openBrowser({ configured: settings.browser });
    try {
      const pdf = await browser.pdf('<!doctype html><meta charset="utf-8"><p>巡查</p>');
      return { ok: pdf.length > 1000, words: `${found.origin}: ${found.path}` };
    } finally {
      await browser.close();
    }
  },
  'Chinese font': async () => {
    const listed = await promisify(execFile)('fc-list', [':lang=zh', 'family']).catch(() => null);
    const own = listed?.stdout.split('\n').find((line) => line.trim() !== '');
    return { ok: true, words: own ? `system: ${own}` : 'none in the system; the packaged Noto Sans SC is used' };
  },
  OCR: async () => {
    const text = await probeOcr();
    return { ok: text, words: text ? 'models load' : 'the models do not load; npm ci brings them back' };
  },
  'data folder': async (settings) => {
    await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
    await access(settings.dataDir, constants.W_OK);
    const disk = await statfs(settings.dataDir);
    const free = (disk.bavail * disk.bsize) / 2 ** 30;
    return {
      ok: free > 1,
      words: `${settings.dataDir}, ${free.toFixed(1)} GiB free${free > 1 ? '' : '; make room: at least 1 GiB'}`,
    };
  },
  database: async (settings) => {
    const db = await openDatabase(settings);
    await db.close();
    return { ok: true, words: `${db.dialect}: ${db.place}` };
  },
  clock: async () => {
    const now = new Date();
    const ok = now.getFullYear() >= 2026 && Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai' }).format(now) !== '';
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Shanghai',
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(now);
    return { ok, words: `${shown} in Asia/Shanghai${ok ? '' : '; set the clock: timedatectl set-ntp true'}` };
  },
  mail: async (settings) => {
    if (settings.smtpUrl === '' && settings.weekMailTo !== '')
      return { ok: false, words: 'XUNCHA_WEEK_MAIL_TO is set, but no mail server; set XUNCHA_SMTP_URL' };
    if (settings.smtpUrl === '')
      return { ok: true, words: 'no mail server (XUNCHA_SMTP_URL); notices are shown and printed only' };
    const ok = settings.mailFrom !== '';
    return { ok, words: ok ? `from ${settings.mailFrom}` : 'XUNCHA_MAIL_FROM is missing' };
  },
  people: async (settings) => {
    const db = await openDatabase(settings);
    const there = await hasUsers(db).finally(() => db.close());
    // A new installation is in order without; the first account is the next step.
    return { ok: true, words: there ? 'there are accounts' : 'nobody yet; xuncha user add NAME --role admin' };
  },
  'single sign-on': async (settings) => {
    if (!hasProvider(settings)) return { ok: true, words: 'not set up (XUNCHA_OIDC_ISSUER)' };
    const answers = await beginErrand(settings, '/').then(
      () => true,
      () => false,
    );
    const words = answers ? 'answers' : 'does not answer as an OpenID provider; look at XUNCHA_OIDC_ISSUER';
    return { ok: answers, words: `${settings.oidcIssuer} ${words}` };
  },
};
