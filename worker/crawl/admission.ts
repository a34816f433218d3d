import type { Address } from '../../data/stores/frontier.ts';
import type { FoundLink } from '../detect/judged.ts';
import { addressKey, kindOf } from './address.ts';
import type { ColumnPaths } from './column-paths.ts';
import type { Scope } from './scope.ts';
import { TrapMemory } from './traps.ts';

export interface AdmissionOptions {
  scope: Scope;
  maxDepth: number;
  thisYear: number;
  columns: ColumnPaths;
}

/** Where an address was found. */
export interface Source {
  itemId: number | null;
  depth: number;
  columnId: number | null;
  /** Lists tell what is new: what they link to goes first. */
  list: boolean;
}

/** Style sheets and scripts are read for the addresses in them, a limited number of each site. */
const mostCodeFiles = 200;
/** Of a trap these many addresses are kept as items, so that the list of what was not read names it. */
const namedPerTrap = 5;

/** Decides which of the addresses that a document names are queued, each once in an inspection. */
export class Admission {
  /** Addresses that were left alone because they looked endless. */
  trapped = 0;
  readonly #options: AdmissionOptions;
  readonly #seen = new Set<number>();
  readonly #guesses = new Set<number>();
  readonly #traps: TrapMemory;
  readonly #named = new Map<string, number>();
  #codeFiles = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#traps = new TrapMemory(options.thisYear);
  }

  /** Remembers addresses that are queued already. */
  remember(urls: readonly string[]): void {
    for (const url of urls) this.#seen.add(addressKey(url));
  }

  /** Whether an address was only guessed (a string in a script): when it leads nowhere, nothing was published there. */
  guessed(url: string): boolean {
    return this.#guesses.has(addressKey(url));
  }

  get size(): number {
    return this.#seen.size;
  }

  /** The links of one document that are new, ready to be queued. Addresses are normalised already. */
  admit(links: readonly FoundLink[], from: Source): { queue: Address[]; trapped: Address[] } {
    const queue: Address[] = [];
    const trapped: Address[] = [];
    for (const link of links) {
      const url = this.#options.scope.ownScheme(link.url);
      const key = addressKey(url);
      if (this.#seen.has(key)) continue;
      const kind = this.#kind(url, link);
      if (!kind || !this.#options.scope.contains(url)) continue;
      this.#seen.add(key);
      if (!link.sure) this.#guesses.add(key);
      const depth = from.depth + 1;
      const address: Address = {
        url,
        kind,
        depth,
        priority: 10 * depth + (kind === 'attachment' ? 5 : 0) + (link.sure ? 0 : 500) - (from.list ? 5 : 0),
        foundOn: from.itemId,
        columnId: this.#options.columns.of(url),
        title: kind === 'attachment' && link.text !== '' ? link.text : null,
      };
      const reason = depth > this.#options.maxDepth ? 'depth' : this.#traps.admit(url);
      if (!reason) queue.push(address);
      else {
        this.trapped++;
        const named = this.#named.get(reason) ?? 0;
        this.#named.set(reason, named + 1);
        if (named < namedPerTrap) trapped.push(address);
      }
    }
    return { queue, trapped };
  }

  #kind(url: string, link: FoundLink): 'page' | 'attachment' | null {
    const byName = kindOf(url);
    if (byName === 'code') return this.#codeFiles++ < mostCodeFiles ? 'page' : null;
    // Pictures and media only where they are part of an article: they may be a scanned list.
    if (byName === 'decoration') return link.kind === 'attachment' && link.main && link.sure ? 'attachment' : null;
    return link.kind === 'attachment' || byName === 'attachment' ? 'attachment' : 'page';
  }
}
