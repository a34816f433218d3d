import { type Day, day } from './calendar.ts';

/**
 * The day that content systems write into an address: `/202306/t20230614_12064575.html`, `/2023/06-14/`, `/art/2023/6/14/`.
 * A month alone is no day. Sites migrate, so it is a hint and nothing more.
 */
export function urlDay(url: string): Day | null {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '');
  const match =
    /[/_t]((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?=[_./-])/.exec(path) ??
    /\/((?:19|20)[0-9]{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12][0-9]|3[01])(?=[/_.-])/.exec(path);
  if (!match) return null;
  return day(Number(match[1]), Number(match[2]), Number(match[3]));
}
