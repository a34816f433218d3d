import type { NoticeFacts } from '../facts.ts';

/** A template that names something unknown, or puts something where it must not stand. */
export class TemplateError extends Error {
  readonly code = 'template';
}

/** What `{{name}}` may stand for. */
export const placeholders = [
  'url',
  'path',
  'title',
  'number',
  'notice',
  'remedy',
  'deadline',
  'category',
  'delivery',
  'secret',
] as const;
export type Placeholder = (typeof placeholders)[number];
export type Values = Record<Placeholder, string>;

/** What is filled in for a notice. The address is as published: the system it stands in has to find it. */
export function valuesOf(notice: NoticeFacts, deliveryId: number, secret: string): Values {
  return {
    url: notice.published,
    path: new URL(notice.published).pathname,
    title: notice.title,
    number: notice.number,
    notice: String(notice.id),
    remedy: notice.remedy,
    deadline: notice.deadline,
    category: notice.category,
    delivery: String(deliveryId),
    secret,
  };
}

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((one) => one === name);

/** Puts values into a template, each encoded for where it stands. @throws TemplateError */
export function fill(template: string, values: Values, encode: (value: string) => string): string {
  return template.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_all, name: string) => {
    if (!isPlaceholder(name)) throw new TemplateError(`{{${name}}}`);
    return encode(values[name]);
  });
}

/** An address may not carry the secret (addresses are logged on the way), and its host is what was configured. */
export function fillAddress(template: string, values: Values): string {
  if (/\{\{\s*secret\s*\}\}/.test(template)) throw new TemplateError('{{secret}}');
  const filled = fill(template, values, encodeURIComponent);
  const plain = fill(template, { ...values, ...Object.fromEntries(placeholders.map((name) => [name, 'x'])) }, (x) => x);
  if (!URL.canParse(filled) || new URL(filled).origin !== new URL(plain).origin) throw new TemplateError(template);
  return filled;
}

/** A header is one line of visible characters. */
export function fillHeader(template: string, values: Values): string {
  const filled = fill(template, values, (value) => value);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(filled)) throw new TemplateError(template);
  return filled;
}

/** A body is encoded as its content type asks for: JSON, a form, XML, or plain text. */
export function fillBody(template: string, values: Values, contentType: string): string {
  return fill(template, values, encoderOf(contentType, template));
}

function encoderOf(contentType: string, template: string): (value: string) => string {
  if (/json/i.test(contentType) || (contentType === '' && /^\s*[[{]/.test(template))) {
    return (value) => JSON.stringify(value).slice(1, -1);
  }
  if (/x-www-form-urlencoded/i.test(contentType)) return encodeURIComponent;
  if (/xml|html/i.test(contentType)) {
    return (value) => value.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  }
  return (value) => value;
}
