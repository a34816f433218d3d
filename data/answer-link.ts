import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keys } from './key.ts';

/** What a link to the page of a unit stands for. */
export interface AnswerLink {
  noticeId: number;
  /** Links of an earlier round are void. */
  round: number;
  /** Seconds since 1970. */
  expires: number;
}

const shape = /^([0-9a-z]{1,10})-([0-9a-z]{1,6})-([0-9a-z]{1,9})-([\w-]{43})$/;

const macOf = (keys: Pick<Keys, 'link'>, text: string): Buffer =>
  createHmac('sha256', keys.link).update(`answer:${text}`).digest();

/** The part of an address that opens one notice to its unit, for a time. Nothing of it is stored. */
export function answerToken(keys: Pick<Keys, 'link'>, link: AnswerLink): string {
  const text = [link.noticeId, link.round, link.expires].map((number) => number.toString(36)).join('-');
  return `${text}-${macOf(keys, text).toString('base64url')}`;
}

/** What a token stands for; null when it was not made here, was altered, or has expired. Compares in constant time. */
export function openAnswerToken(keys: Pick<Keys, 'link'>, token: string, now: Date): AnswerLink | null {
  const parts = shape.exec(token);
  if (!parts) return null;
  const [, noticeId = '', round = '', expires = '', mac = ''] = parts;
  const given = Buffer.from(mac, 'base64url');
  const own = macOf(keys, `${noticeId}-${round}-${expires}`);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const link = {
    noticeId: Number.parseInt(noticeId, 36),
    round: Number.parseInt(round, 36),
    expires: Number.parseInt(expires, 36),
  };
  return link.expires * 1000 > now.getTime() ? link : null;
}

/** Until when the link in a notice opens the page of its unit, in seconds since 1970. */
export function linkExpires(deadline: string, answerDays: number): number {
  return Math.floor(Date.parse(deadline) / 1000) + answerDays * 86_400;
}

/** Public address of the page of a unit; null where the house does not know its own address. */
export function answerAddress(baseUrl: string, token: string): string | null {
  return baseUrl === '' ? null : new URL(`answer/${token}`, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`).href;
}
