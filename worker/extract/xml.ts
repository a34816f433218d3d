import { Parser } from 'htmlparser2';
import { declaredInside, decodeText } from './charset.ts';
import { LimitError } from './limits.ts';

export interface XmlHandler {
  open?(name: string, attributes: Record<string, string>): void;
  text?(data: string): void;
  close?(name: string): void;
}

/** Deeper trees than this are made to break readers, not to be read. */
const maxNesting = 2_000;

/**
 * Walks XML without building a tree. Entities that a file declares are never expanded, so that no expansion attack
 * works; depth is limited. Names come as written, with their prefix.
 */
export function walkXml(xml: Uint8Array | string, handler: XmlHandler): void {
  const source = typeof xml === 'string' ? xml : decodeText(xml, [declaredInside(xml)]).text;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++;
        if (depth > maxNesting)
          throw new LimitError('nested-too-deep', `Reading stopped: more than ${maxNesting} nested elements.`);
        handler.open?.(name, attributes);
      },
      ontext(data) {
        handler.text?.(data);
      },
      onclosetag(name) {
        depth--;
        handler.close?.(name);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(source);
  parser.end();
}

/** Name without its prefix: producers differ in prefixes, not in local names. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** An attribute by its local name, whatever its prefix. */
export function attribute(attributes: Record<string, string>, local: string): string | undefined {
  const plain = attributes[local];
  if (plain !== undefined) return plain;
  const suffix = `:${local}`;
  for (const name in attributes) if (name.endsWith(suffix)) return attributes[name];
  return undefined;
}
