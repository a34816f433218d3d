import type { PageObserver } from './html/observer.ts';
import type { Budget } from './limits.ts';
import type { TextBuilder } from './text-builder.ts';
import type { Trouble } from './trouble.ts';

/** The bytes of one file: the item itself or a file inside it. */
export interface Source {
  bytes: Uint8Array;
  /** Address or path of the item; base of relative links. */
  url: string;
  /** Name of this file, the last part of its path. */
  name: string;
  /** Content-Type as declared by the server or by the mail part. */
  declaredType: string | null;
}

/** What a reader works on. Everything that it finds goes in here; it throws only LimitError or on a broken file. */
export interface Reading {
  /** 0: the item itself. */
  depth: number;
  text: TextBuilder;
  budget: Budget;
  trouble: Trouble;
  title: string | null;
  meta: Record<string, string>;
  head: Record<string, string>;
  main: { start: number; end: number } | null;
  needsRender: boolean;
  loginWall: boolean;
  /** Told of the item's own page while it is read; not of pages inside other files. */
  observer: PageObserver | null;
  /** Reads a file that stands inside this one, at this name. */
  inner(name: string, bytes: Uint8Array, declaredType?: string | null): Promise<void>;
}

/** Returns the media type where it knows better than the first bytes did. */
// biome-ignore lint/suspicious/noConfusingVoidType: most readers return nothing at all
export type Reader = (source: Source, reading: Reading) => Promise<string | void> | string | void;
