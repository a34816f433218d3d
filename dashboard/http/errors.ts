import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { StoreError } from '../../data/errors.ts';
import { LifeError } from '../../data/flag-life.ts';
import type { Words } from '../language/words.ts';
import { type Html, html } from '../views/html.ts';

export type ErrorCode = Exclude<keyof Words['errors'], 'title' | 'id' | 'home'>;

const statuses: Record<ErrorCode, number> = {
  'not-found': 404,
  forbidden: 403,
  unauthorized: 401,
  'bad-request': 400,
  csrf: 403,
  'cross-site': 403,
  'too-large': 413,
  'too-many': 429,
  conflict: 409,
  unavailable: 503,
  internal: 500,
};

/** An error that a user may see: a code whose words are in the catalogue, and at most a detail that names the field at fault. */
export class DashboardError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | null;

  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = 'DashboardError';
    this.code = code;
    this.status = statuses[code];
    this.detail = detail;
  }
}

const storeCodes: Record<StoreError['code'], ErrorCode> = {
  'not-found': 'not-found',
  exists: 'conflict',
  invalid: 'bad-request',
  'not-allowed': 'forbidden',
  'in-use': 'conflict',
  stale: 'conflict',
};

export interface ErrorReport {
  /** Shown to the user and logged, so that the two can be brought together. */
  id: string;
  code: ErrorCode;
  status: number;
  detail: string | null;
}

/** Turns whatever was thrown into what may be shown: foreign errors keep their message to the log. */
export function reportError(error: unknown): ErrorReport {
  const id = randomBytes(4).toString('hex');
  const known = toDashboardError(error);
  return { id, code: known.code, status: known.status, detail: known.detail };
}

function toDashboardError(error: unknown): DashboardError {
  if (error instanceof DashboardError) return error;
  if (error instanceof z.ZodError) return new DashboardError('bad-request', issueText(error));
  if (error instanceof StoreError) return new DashboardError(storeCodes[error.code], error.message);
  if (error instanceof LifeError)
    return new DashboardError(error.code === 'not-allowed' ? 'forbidden' : 'bad-request', error.message);
  // body-parser and csrf-sync throw http-errors
  const code = hasString(error, 'code') ?? '';
  const type = hasString(error, 'type') ?? '';
  if (code === 'EBADCSRFTOKEN') return new DashboardError('csrf');
  if (type === 'entity.too.large') return new DashboardError('too-large');
  if (
    error instanceof URIError ||
    type.startsWith('entity.') ||
    type.startsWith('encoding.') ||
    type.startsWith('charset.') ||
    type === 'request.aborted'
  ) {
    return new DashboardError('bad-request');
  }
  return new DashboardError('internal');
}

function hasString(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : null;
}

function issueText(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '—'}: ${issue.message}`).join('; ');
}

export function errorBody(report: ErrorReport, t: Words): Html {
  const told = t.errors[report.code];
  return html`<section class="error-page" role="alert">
    <h1>${told.what}</h1>
    ${report.detail ? html`<p class="error-detail">${report.detail}</p>` : null}
    <p>${told.next}</p>
    <p class="quiet">${t.errors.id} <code>${report.id}</code></p>
    <p><a class="button" href="/">${t.errors.home}</a></p>
  </section>`;
}
