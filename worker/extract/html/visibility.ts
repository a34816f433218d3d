import { remembering } from '../../remember.ts';

const hidingStyle =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity|max-height)\s*:\s*0(?![.\d]*[1-9])|text-indent\s*:\s*-\d{3,}/i;

/** Which elements a page does not show: attributes, inline style, and simple rules of its own style blocks. */
export class Visibility {
  readonly #hidingNames = new Set<string>();

  /** Takes the rules of one style block; only single classes and ids, which is how pages hide things on purpose. */
  learn(css: string): void {
    for (const name of namesOf(css)) this.#hidingNames.add(name);
  }

  hides(name: string, attributes: Record<string, string>): boolean {
    if (name === 'template' || name === 'noscript') return true;
    if (attributes.hidden !== undefined) return true;
    const style = attributes.style;
    if (style !== undefined && hidingStyle.test(style)) return true;
    if (this.#hidingNames.size === 0) return false;
    if (attributes.id !== undefined && this.#hidingNames.has(`#${attributes.id}`)) return true;
    const names = attributes.class;
    if (names === undefined) return false;
    for (const each of names.split(/\s+/)) if (this.#hidingNames.has(`.${each}`)) return true;
    return false;
  }
}

const namesOf = remembering(hidingNames);

function hidingNames(css: string): string[] {
  const names: string[] = [];
  if (!css.includes('none') && !css.includes('hidden')) return names;
  for (const rule of css.matchAll(/([^{}]{1,500})\{([^{}]{0,2000})\}/g)) {
    const [, selectors = '', body = ''] = rule;
    if (!/display\s*:\s*none|visibility\s*:\s*hidden/i.test(body)) continue;
    for (const selector of selectors.split(',')) {
      const name = selector.trim();
      if (/^[.#][\w-]+$/.test(name)) names.push(name);
    }
  }
  return names;
}
