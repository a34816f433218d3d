import { remembering } from '../../remember.ts';
import type { TextBuilder } from '../text-builder.ts';
import type { Extras } from './extras.ts';
import { addressesInScript, type RawLink } from './links.ts';
import { addressAttributes, scriptedAddresses } from './tags.ts';

type Names = Record<string, string>;

interface Into {
  /** Reads markup that stands inside an attribute. */
  inner(html: string): void;
  /** Shows the value of a form field. */
  field(value: string): void;
}

const addressesOf = remembering(addressesInScript);

const pageRelation = /\b(?:alternate|next|prev|previous|canonical|first|last|index|contents|up|search|help|author)\b/i;
const addressParameter = /^(?:ref|src|movie|url|filename|file)$/i;
const withoutValue = /^(?:submit|button|checkbox|radio|image)$/;

/** What attributes of a page hold: addresses of every kind, values of fields, words beside the text. */
export class Attributes {
  readonly links: RawLink[] = [];
  /** The page asks for a password. */
  password = false;
  readonly #text: TextBuilder;
  readonly #extras: Extras;
  readonly #into: Into;

  constructor(text: TextBuilder, extras: Extras, into: Into) {
    this.#text = text;
    this.#extras = extras;
    this.#into = into;
  }

  /** Takes the attributes of one element; returns the link that its text will be the words of. */
  take(name: string, attributes: Names, framed: boolean, hidden: boolean): RawLink | null {
    const own = this.#known(name, attributes, framed);
    this.#special(name, attributes, framed, hidden);
    for (const attribute in attributes) {
      const value = attributes[attribute];
      if (value) this.#any(attribute, value, attributes, framed);
    }
    return own;
  }

  link(address: string, kind: RawLink['kind'], words: string, framed: boolean): RawLink {
    const start = this.#text.length;
    const link: RawLink = { address, start, end: start, words, kind, framed };
    this.links.push(link);
    return link;
  }

  fromScript(code: string, words: string, framed: boolean): void {
    for (const address of addressesOf(code)) this.link(address, 'any', words, framed);
  }

  #known(name: string, attributes: Names, framed: boolean): RawLink | null {
    const known = addressAttributes[name];
    let own: RawLink | null = null;
    if (!known) return own;
    for (const attribute in known) {
      const address = attributes[attribute];
      const kind = known[attribute];
      if (!address || !kind) continue;
      const link = this.link(address, kind, attributes.title ?? attributes.alt ?? '', framed);
      if (name !== 'a' || attribute !== 'href') continue;
      own = link;
      if (/^\s*(?:mailto|tel):/i.test(address)) this.#extras.attribute(decoded(address));
      else if (/^\s*javascript:/i.test(address)) this.fromScript(address, attributes.title ?? '', framed);
    }
    return own;
  }

  #special(name: string, attributes: Names, framed: boolean, hidden: boolean): void {
    switch (name) {
      case 'link':
        if (attributes.href)
          this.link(
            attributes.href,
            pageRelation.test(attributes.rel ?? '') ? 'any' : 'asset',
            attributes.title ?? '',
            true,
          );
        break;
      case 'form':
        // Only what a form fetches is an address to read; what it sends is not.
        if (attributes.action && !/post/i.test(attributes.method ?? ''))
          this.link(attributes.action, 'any', '', framed);
        break;
      case 'input':
        this.#input(attributes, hidden);
        break;
      case 'iframe':
        if (attributes.srcdoc) this.#into.inner(attributes.srcdoc);
        break;
      case 'param':
        if (addressParameter.test(attributes.name ?? '') && attributes.value)
          this.link(attributes.value, 'any', '', framed);
        break;
    }
  }

  #any(attribute: string, value: string, attributes: Names, framed: boolean): void {
    if (attribute.startsWith('on')) {
      if (/\/|\.\w/.test(value)) this.fromScript(value, attributes.title ?? '', framed);
      this.#extras.attribute(value);
    } else if (attribute === 'srcset' || attribute === 'imagesrcset') {
      for (const each of value.split(',')) this.link(each.trim().split(/\s+/)[0] ?? '', 'asset', '', framed);
    } else if (scriptedAddresses.includes(attribute)) {
      if (/[/.]/.test(value)) this.link(value, 'any', '', framed);
    } else if (attribute === 'src' && value.startsWith('data:image/svg')) {
      for (const match of decoded(value).matchAll(/href=["']([^"']+)/g)) this.link(match[1] ?? '', 'asset', '', framed);
    } else if (
      attribute === 'title' ||
      attribute === 'alt' ||
      attribute === 'placeholder' ||
      attribute.startsWith('data-')
    ) {
      this.#extras.attribute(value);
    }
  }

  #input(attributes: Names, hidden: boolean): void {
    const type = (attributes.type ?? 'text').toLowerCase();
    if (type === 'password') this.password = true;
    const value = attributes.value;
    if (!value) return;
    if (type === 'hidden' || hidden) this.#extras.field(value);
    else if (!withoutValue.test(type)) this.#into.field(value);
  }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
