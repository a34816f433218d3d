/**
 * robots.txt after RFC 9309, with the leniency of Google's parser where real files need it (a missing colon, misspelt
 * `disallow`, `*` followed by words, `/index.html` that stands for its folder). All of Google's published vectors hold.
 */

interface Rule {
  allow: boolean;
  pattern: string;
}

interface Group {
  rules: Rule[];
  crawlDelaySeconds: number | null;
}

export interface Robots {
  /** Whether the agent may ask for an address; `pathAndQuery` as in a request line, percent-encoded. */
  allows(pathAndQuery: string): boolean;
  /** Seconds between requests that the file asks of this agent. */
  crawlDelaySeconds: number | null;
  /** As written, wherever they stand. */
  sitemaps: string[];
}

/** A longer line is cut here: 8 times the longest address a browser takes. */
const longestLine = 2083 * 8;
/** RFC 9309, 2.5: at least 500 KiB have to be read. */
export const longestFile = 512 * 1024;

/**
 * Reads a robots.txt for one agent.
 * @param agent product token such as `xuncha`: letters, `-` and `_` only
 */
export function parseRobots(text: string, agent: string): Robots {
  const specific: Group = { rules: [], crawlDelaySeconds: null };
  const general: Group = { rules: [], crawlDelaySeconds: null };
  const sitemaps: string[] = [];
  const token = agent.toLowerCase();
  let inSpecific = false;
  let inGeneral = false;
  let groupHasRules = false;
  let namesAgent = false;

  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const pair = keyAndValue(line.length > longestLine ? line.slice(0, longestLine) : line);
    if (!pair) continue;
    const { key, value } = pair;
    if (key === 'sitemap') {
      sitemaps.push(value);
    } else if (key === 'user-agent') {
      if (groupHasRules) {
        inSpecific = false;
        inGeneral = false;
        groupHasRules = false;
      }
      if (/^\*(\s|$)/.test(value)) inGeneral = true;
      else if (token !== '' && (/^[a-z_-]+/i.exec(value)?.[0] ?? '').toLowerCase() === token) {
        inSpecific = true;
        namesAgent = true;
      }
    } else if (inSpecific || inGeneral) {
      const groups = [...(inSpecific ? [specific] : []), ...(inGeneral ? [general] : [])];
      if (key === 'crawl-delay') {
        const seconds = Number(value);
        if (Number.isFinite(seconds) && seconds >= 0) for (const group of groups) group.crawlDelaySeconds = seconds;
      } else {
        groupHasRules = true;
        const pattern = encodePattern(value);
        for (const group of groups) group.rules.push({ allow: key === 'allow', pattern });
      }
    } else if (key !== 'crawl-delay') {
      groupHasRules = true;
    }
  }

  const group = namesAgent ? specific : general;
  return {
    allows: (pathAndQuery) => decide(group.rules, pathAndQuery),
    crawlDelaySeconds: group.crawlDelaySeconds,
    sitemaps,
  };
}

/** What counts when there is no robots.txt (4xx), or when it cannot be had (5xx, network): RFC 9309, 2.3.1.3 and 2.3.1.4. */
export const allowAll: Robots = { allows: () => true, crawlDelaySeconds: null, sitemaps: [] };
export const allowNothing: Robots = { allows: (path) => path === '/robots.txt', crawlDelaySeconds: null, sitemaps: [] };

/** The part of an address that rules are matched against. */
export function robotsPath(url: string): string {
  const afterScheme = url.indexOf('://');
  const hostAt = afterScheme >= 0 ? afterScheme + 3 : url.startsWith('//') ? 2 : 0;
  const at = url.slice(hostAt).search(/[/?;]/);
  if (at < 0) return '/';
  const path = url.slice(hostAt + at).replace(/#.*$/, '');
  return path.startsWith('/') ? path : `/${path}`;
}

const keys: [RegExp, 'user-agent' | 'allow' | 'disallow' | 'sitemap' | 'crawl-delay'][] = [
  [/^user[- ]?agent/i, 'user-agent'],
  [/^allow/i, 'allow'],
  [/^(disallow|dissallow|dissalow|disalow|diasllow|disallaw)/i, 'disallow'],
  [/^site-?map/i, 'sitemap'],
  [/^crawl-?delay/i, 'crawl-delay'],
];

function keyAndValue(line: string) {
  const hash = line.indexOf('#');
  const text = (hash < 0 ? line : line.slice(0, hash)).trim();
  let at = text.indexOf(':');
  if (at < 0) {
    // "disallow /" without a colon is taken when there are two words and nothing more.
    const words = text.split(/[ \t]+/);
    if (words.length !== 2) return null;
    at = (words[0] ?? '').length;
  }
  const written = text.slice(0, at).trim();
  const key = keys.find(([form]) => form.test(written))?.[1];
  return key ? { key, value: text.slice(at + 1).trim() } : null;
}

/** Octets outside ASCII are percent-encoded and escapes put in upper case, as in the addresses they are compared with. */
function encodePattern(pattern: string): string {
  return pattern
    .replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase())
    .replace(/[^\0-\x7f]+/gu, (letters) => encodeURIComponent(letters.toWellFormed()));
}

function decide(rules: Rule[], path: string): boolean {
  let allow = -1;
  let disallow = -1;
  for (const rule of rules) {
    if (rule.pattern === '') continue;
    if (rule.allow) allow = Math.max(allow, allowPriority(path, rule.pattern));
    else if (matches(path, rule.pattern)) disallow = Math.max(disallow, rule.pattern.length);
  }
  return disallow <= allow || disallow < 0;
}

function allowPriority(path: string, pattern: string): number {
  if (matches(path, pattern)) return pattern.length;
  // A rule that allows /index.html means the folder as well.
  const slash = pattern.lastIndexOf('/');
  if (slash < 0 || !pattern.startsWith('/index.htm', slash)) return -1;
  const folder = `${pattern.slice(0, slash + 1)}$`;
  return matches(path, folder) ? folder.length : -1;
}

/** `*` is any run, a final `$` the end. Positions instead of a regular expression: hostile patterns cost no more than n × m. */
function matches(path: string, pattern: string): boolean {
  let positions = [0];
  for (let i = 0; i < pattern.length; i++) {
    const letter = pattern[i];
    if (letter === '$' && i + 1 === pattern.length) return positions.at(-1) === path.length;
    if (letter === '*') {
      const first = positions[0] ?? 0;
      positions = Array.from({ length: path.length - first + 1 }, (_, n) => first + n);
    } else {
      const next: number[] = [];
      for (const at of positions) if (at < path.length && path[at] === letter) next.push(at + 1);
      if (next.length === 0) return false;
      positions = next;
    }
  }
  return true;
}
