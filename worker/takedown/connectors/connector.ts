import type { Database } from '../../../data/connect.ts';
import type { Settings } from '../../../data/settings.ts';
import type { ConnectorKind, OptionsOf } from '../../../data/stores/connectors.ts';
import type { DeliveryPurpose } from '../../../data/stores/deliveries.ts';
import type { Mailer } from '../../mail.ts';
import type { NoticeFacts } from '../facts.ts';
import type { Letter } from '../letter.ts';

/** What one delivery says. */
export interface Message {
  deliveryId: number;
  purpose: DeliveryPurpose;
  notice: NoticeFacts;
  letter: Letter;
  /** Mail addresses of the unit, and for an overdue notice of those above it. */
  receivers: string[];
}

/** What a connector works with. */
export interface Means {
  db: Database;
  settings: Settings;
  /** Null: no mail server is set up. */
  mailer: Mailer | null;
  now(): Date;
}

export const deliveryFaults = [
  'not-configured',
  'no-address',
  'bad-address',
  'unreachable',
  'timeout',
  'refused',
  'sign-in',
  'status',
  'criterion',
  'template',
  'private-address',
  'root-not-allowed',
  'no-file',
  'outside',
  'symlink',
  'changed',
  'in-the-way',
  'by-hand',
  'removed',
  'internal',
] as const;
export type DeliveryFault = (typeof deliveryFaults)[number];

/** A delivery that failed. The message holds no secret, no mail address and no personal value: it is kept and shown. */
export class DeliveryError extends Error {
  readonly code: DeliveryFault;
  /** Trying again will not help. */
  readonly permanent: boolean;

  constructor(code: DeliveryFault, message: string, permanent = false) {
    super(message);
    this.name = 'DeliveryError';
    this.code = code;
    this.permanent = permanent;
  }
}

/** One way out of the house. Both functions throw DeliveryError. */
export interface Outlet {
  /** Delivers; returns what the other side said. Safe to call again for the same delivery. */
  send(message: Message): Promise<string>;
  /** Tries what can be tried without changing anything elsewhere; returns what was seen. */
  test(): Promise<string>;
}

/** A connector as its outlet needs it; `secret` is opened only when it is used. */
export interface Configured<K extends ConnectorKind> {
  id: number;
  options: OptionsOf<K>;
  secret(): Promise<string | null>;
}

export type OpenOutlet<K extends ConnectorKind> = (connector: Configured<K>, means: Means) => Outlet;
