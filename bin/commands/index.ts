import type { Command } from '../cli/command.ts';

/** Every command, in the order of a day's work. What a command needs is loaded when it is called. */
export const commands: readonly Command[] = [
  {
    name: 'scan',
    usage: 'scan <file|folder|url>… [--format table|json|sarif] [--as-of YYYY-MM-DD] [--pattern ID…] [--reveal]',
    summary: 'check once, store nothing; exit 0: no flags, 1: flags, 2: bad usage or nothing readable',
    load: () => import('./scan.ts'),
  },
  {
    name: 'serve',
    usage: 'serve [--only worker|dashboard]',
    summary: 'run worker and dashboard until stopped; --only runs one of them',
    load: () => import('./serve.ts'),
  },
  {
    name: 'inspect',
    usage: 'inspect [SITE…] [--as-of YYYY-MM-DD]',
    summary: 'inspect now the sites named by id, address or name (all when none is); exit 0 when it completed',
    load: () => import('./inspect.ts'),
  },
  {
    name: 'site',
    usage:
      'site add URL [--name N] [--schedule CRON] [--max-pages N] [--delay SECONDS] [--concurrency N] [--render auto|never|always] [--host H…] [--include PATH…] [--exclude PATH…] [--own-domain D…] [--intranet] | site list | site remove SITE',
    summary: 'which sites are inspected, when, and how gently',
    load: () => import('./site.ts'),
  },
  {
    name: 'flags',
    usage: 'flags [--state open|all] [--format table|json|csv]',
    summary: 'what waits for a decision, worst and oldest first; --state all: everything ever raised',
    load: () => import('./flags.ts'),
  },
  {
    name: 'items',
    usage: 'items [--unread] [--format table|json]',
    summary: 'what was seen and how it ended; --unread: only what was not, or only partly, read',
    load: () => import('./items.ts'),
  },
  {
    name: 'user',
    usage: 'user add NAME --role reviewer|admin|manager|auditor [--sso]',
    summary: 'add a person; the password comes from a prompt or from standard input, never from an argument',
    load: () => import('./user.ts'),
  },
  {
    name: 'report',
    usage: 'report --week 2026-W47 [--format json|xlsx|pdf|html] [--out FILE]',
    summary: 'the figures of an ISO week (Asia/Shanghai); to standard output unless --out names a file',
    load: () => import('./report.ts'),
  },
  {
    name: 'patterns',
    usage: 'patterns check [FILE…] | patterns export FOLDER',
    summary:
      'schema, examples and backtracking of pack files (the shipped ones when none is named); exit 1 with file:line',
    load: () => import('./patterns.ts'),
  },
  {
    name: 'audit',
    usage: 'audit verify',
    summary: 'check the chain of events; exit 1 names the first broken one',
    load: () => import('./audit.ts'),
  },
  {
    name: 'doctor',
    usage: 'doctor',
    summary: 'browser, fonts, OCR models, disk, database, clock: what is missing and the command that mends it',
    load: () => import('./doctor.ts'),
  },
];
