import { raw, html as tagged } from 'hono/html';

/** Markup that is safe to send: it came from a template, so every value in it was escaped. */
export type Html = ReturnType<typeof raw>;

/** What a template may hold: strings and numbers are escaped, markup is kept, the rest prints nothing. */
export type Part = Html | string | number | boolean | null | undefined | Part[];

/** Template literal that escapes everything put into it. Views are synchronous: they get data, they do not fetch it. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  const result = tagged(strings, ...values);
  if (result instanceof Promise) throw new TypeError('a view was given a promise; await it in the handler');
  return result;
}

export const nothing: Html = raw('');

/** An attribute that is there only when it has a value: `<input ${attribute('required', true)}>`. */
export function attribute(name: string, value: string | number | boolean | null | undefined): Html {
  if (value === undefined || value === null || value === false) return nothing;
  return value === true ? html` ${name}` : html` ${name}="${value}"`;
}
