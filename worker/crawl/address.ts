/** One spelling for one address, and what an address alone tells about what stands behind it. */

/** Origin of an address and what is asked for there. Addresses in their canonical form are cut, others parsed. */
export function partsOf(url: string): { origin: string; path: string } {
  if (canonical.test(url)) {
    const slash = url.indexOf('/', 8);
    return { origin: url.slice(0, slash), path: url.slice(slash) };
  }
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

/** Parameters that name a visit, not a page. */
const visitParameters =
  /^(?:utm_\w+|jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken|gclid|fbclid|spm|spm_id_from|from_wecom|isappinstalled)$/i;
const sessionInPath = /;(?:jsessionid|phpsessid|sid)=[^/?#;]*/gi;
const longest = 2000;

/** What nearly all addresses look like once they were resolved: nothing in them that has another spelling. */
const canonical =
  /^https?:\/\/(?:[a-z][a-z0-9-]*(?:\.[a-z0-9-]*[a-z][a-z0-9-]*)+|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!\/|:)|(?=[:/]))){4})(?::[1-9]\d{3,4})?\/[A-Za-z0-9_\-./]*$/;
/** Dot segments, names in an encoding of their own, ports out of range. */
const doubtful = /\/\.|xn--|\.0x|:[6-9]\d{4}/;

/**
 * The canonical form of an http(s) address, or null where it is none: no fragment, user or default port, escapes in one
 * spelling, no session id or campaign parameter. The order of parameters is kept: it may matter to a server.
 */
export function normaliseAddress(raw: string, base?: string): string | null {
  if (raw.length <= longest && canonical.test(raw) && !doubtful.test(raw)) return raw;
  const text = raw.trim();
  if (text === '' || text.length > longest * 2) return null;
  const parsed = URL.parse(text, base);
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') || parsed.hostname === '') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  // The common case first: most addresses of a page are clean.
  let path = parsed.pathname;
  if (path.includes(';')) path = path.replace(sessionInPath, '');
  if (path.includes('%')) path = oneSpelling(path);
  let search = parsed.search;
  if (search !== '') search = cleanQuery(search.includes('%') ? oneSpelling(search) : search);
  const host = parsed.host.endsWith('.') ? parsed.host.slice(0, -1) : parsed.host;
  const url = `${parsed.protocol}//${host}${path}${search}`;
  return url.length > longest ? null : url;
}

function cleanQuery(search: string): string {
  if (search === '?') return '';
  const parameters = search.slice(1).split('&');
  const kept = parameters.filter((p) => p !== '' && !visitParameters.test(p.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/** RFC 3986, 6.2.2: escapes in upper case, and none for letters that need none. */
function oneSpelling(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (octet, hex: string) => {
    const letter = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(letter) ? letter : octet.toUpperCase();
  });
}

const documents = new Set(
  (
    'pdf doc docx xls xlsx ppt pptx wps et dps ofd rtf odt ods odp csv txt zip rar 7z tar gz tgz bz2 eml msg ' +
    'xlsm docm pptm dot dotx wpt ett caj ceb xps epub tif tiff'
  ).split(' '),
);
const decoration = new Set(
  (
    'png jpg jpeg gif svg ico webp bmp avif woff woff2 ttf otf eot mp3 mp4 m4a m4v wav avi wmv flv mov webm swf ' +
    'map cur apk exe dmg msi iso ts m3u8'
  ).split(' '),
);
const code = new Set(['css', 'js', 'mjs']);

/** Extension of the last path segment, in lower case without the dot; empty where there is none. */
export function extensionOf(url: string): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** What an address promises; what was really served is told by the content. */
export function kindOf(url: string): 'page' | 'attachment' | 'code' | 'decoration' {
  const extension = extensionOf(url);
  if (documents.has(extension)) return 'attachment';
  if (decoration.has(extension)) return 'decoration';
  if (code.has(extension)) return 'code';
  // Download servlets name the file in a parameter: download.do?file=a.pdf, /attach?fileName=….
  const inQuery = /[?&][^=&]*=[^&]*\.([a-z0-9]{2,5})(?:&|$)/i.exec(url)?.[1]?.toLowerCase();
  return inQuery && documents.has(inQuery) ? 'attachment' : 'page';
}

/** Folder of a page, for budgets: origin and path up to the last slash. */
export function folderOf(url: string): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** An inspector reads; addresses whose name says that they do something are not asked for. */
export function looksLikeAction(url: string): boolean {
  return /(?:[/?&=_.-])(?:log-?out|sign-?out|log-?off|delete|remove|destroy|unsubscribe|dologin|zhuxiao|tuichu)(?:[/?&=_.-]|$)/i.test(
    url,
  );
}

/** 53-bit digest of an address, for the memory of what was seen: a number costs a tenth of the text. */
export function addressKey(url: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < url.length; i++) {
    const unit = url.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
