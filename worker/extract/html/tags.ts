/** How elements behave in the flow of text. */
const words = (list: string): Set<string> => new Set(list.split(' '));

export const blockTags = words(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary table tbody tfoot thead tr ul caption iframe isindex',
);

/** Blocks that may hold an article and are measured. */
export const measuredTags = words('article body div dl form main ol section table td ul');

/** Attributes that hold an address: element → attributes. `*` stands for any element. */
export const addressAttributes: Record<string, Record<string, 'any' | 'asset' | 'picture'>> = {
  a: { href: 'any' },
  area: { href: 'any' },
  applet: { archive: 'asset', codebase: 'asset' },
  audio: { src: 'asset' },
  base: {},
  blockquote: { cite: 'any' },
  body: { background: 'asset' },
  button: { formaction: 'any' },
  del: { cite: 'any' },
  embed: { src: 'any' },
  frame: { src: 'any', longdesc: 'any' },
  head: { profile: 'asset' },
  html: { manifest: 'asset' },
  iframe: { src: 'any', longdesc: 'any' },
  image: { href: 'asset', 'xlink:href': 'asset' },
  img: {
    src: 'picture',
    'data-src': 'picture',
    'data-original': 'picture',
    longdesc: 'any',
    lowsrc: 'asset',
    dynsrc: 'asset',
  },
  import: { implementation: 'asset' },
  input: { src: 'asset', formaction: 'any' },
  ins: { cite: 'any' },
  isindex: { action: 'any' },
  object: { data: 'any', codebase: 'asset' },
  param: {},
  q: { cite: 'any' },
  script: { src: 'asset', href: 'asset', 'xlink:href': 'asset' },
  source: { src: 'asset' },
  table: { background: 'asset' },
  td: { background: 'asset' },
  track: { src: 'asset' },
  use: {},
  video: { src: 'asset', poster: 'asset' },
};

/** Attributes that publishing systems and scripts use for addresses on any element. */
export const scriptedAddresses = ['data-href', 'data-url', 'data-link', 'data-file', 'data-path'];
