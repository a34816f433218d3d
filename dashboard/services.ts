import type { Logger } from 'pino';
import type { Database } from '../data/connect.ts';
import type { Settings } from '../data/settings.ts';
import type { PublishedDocument, ReadOutcome } from '../patterns/document.ts';
import type { Detection } from '../patterns/hit.ts';
import type { RuleSet } from '../patterns/load.ts';

/** One file or address for the check before publishing; nothing of it is stored. */
export type CheckInput =
  | { kind: 'file'; name: string; bytes: Uint8Array }
  | { kind: 'text'; text: string }
  | { kind: 'address'; url: string };

export interface Checked {
  outcome: ReadOutcome;
  document: PublishedDocument;
  detection: Detection;
}

/** Extraction and detection live in the worker, which this room does not import; bin/ brings them. */
export type CheckOne = (input: CheckInput) => Promise<Checked>;

/** What every handler may use. */
export interface Services {
  database: Database;
  settings: Settings;
  log: Logger;
  /** The rules in force; asked each time, for an administrator may have published since. */
  rules(): RuleSet | Promise<RuleSet>;
  checkOne: CheckOne;
  /** HTML → PDF through the browser of the worker, for the week and notices; absent where there is no browser. */
  renderPdf?: (html: string) => Promise<Uint8Array>;
  /** Tries a connector without taking anything down; absent where the worker's connectors are not at hand. */
  testConnector?: (id: number) => Promise<{ ok: true; seen: string } | { ok: false; fault: string; detail: string }>;
  now(): Date;
}
