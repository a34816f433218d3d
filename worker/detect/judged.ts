import type { ClosedDetection } from '../../data/closed-hit.ts';
import type { ClosedMask } from '../../data/stores/masked-numbers.ts';
import type { PublishedDocument, ReadOutcome, UnreadReason } from '../../patterns/document.ts';
import type { DetectionContext, DocumentFacts } from '../../patterns/hit.ts';
import type { NotFoundPage } from './soft-404.ts';

/** An address that an item names. */
export interface FoundLink {
  url: string;
  text: string;
  kind: 'page' | 'attachment' | 'asset';
  /** In the main block of the page. */
  main: boolean;
  /** Written as a link; otherwise it only looks like an address. */
  sure: boolean;
}

/** What the thread found out about one item. Plain data, no full personal value. */
export interface Judged extends ReadOutcome {
  /** Media type by content. */
  type: string;
  /** Personal values in it are masked. */
  title: string | null;
  characters: number;
  facts: DocumentFacts | null;
  /** JSON of what rules over the whole site need (knowledge.ts). */
  knowledge: string | null;
  /** No full value in it: masks, keyed digests, masked surroundings. */
  detection: ClosedDetection;
  /** The full values of the hits, in their order, only where they were asked for (`scan --reveal`). */
  values: string[] | null;
  /** Packed, see links.ts: thousands of small objects are slow to hand over. */
  links: string;
  /** Digest of the extracted text, for copies and for pages whose frame alone changed; null without text. */
  textHash: string | null;
  /** Sealed snapshot of the document. */
  snapshot: Uint8Array | null;
  needsRender: boolean;
  loginWall: boolean;
  /** Served with 200, and says that there is nothing here. */
  soft404: boolean;
  /** The page says that its document no longer holds. */
  marked: boolean;
  /** YYYY-MM-DD from which the verdict may differ though the content does not (a period ends); null for never. */
  judgeAgainOn: string | null;
  /** Digests of the phone numbers that stand in the text, flagged or not: what stands on many pages is an office's. */
  numbers: string[];
  /** Masked numbers beside a name, for comparison with other items of the site. */
  masks: ClosedMask[];
  /** The document itself, where it was asked for. */
  document: PublishedDocument | null;
  /** Version of the rules that judged it; null where it came to nothing. */
  rules: string | null;
  milliseconds: number;
}

/** One item for a thread. */
export interface TaskInput {
  /** Bytes as fetched, or a sealed snapshot that is judged again. */
  bytes: Uint8Array;
  from: 'content' | 'snapshot';
  /** The id that the snapshot was sealed with. */
  snapshotId?: string;
  url: string;
  /** Content-Type as sent. */
  declaredType: string | null;
  context: TaskContext;
  /** What the site shows for an address that does not exist. */
  notFound?: NotFoundPage | null;
  /** Look for links. */
  discover: boolean;
  /** Seal a snapshot. */
  seal: boolean;
  /** Hand the values over in clear: one check on request, never an inspection. */
  reveal?: boolean;
  withDocument?: boolean;
}

/** A masked number of another item; the person as a keyed digest. */
export interface MaskedPart {
  person: string;
  kind: 'resident-id' | 'mobile' | 'bank-card';
  mask: string;
  url: string;
}

/** DetectionContext as it travels: sets of numbers as digests. */
export type TaskContext = Omit<DetectionContext, 'site'> & {
  site?: { name: string; host: string; ownDomains: string[]; commonNumbers: string[] };
  /** What other items of the site show of masked numbers in this one. */
  maskedParts?: readonly MaskedPart[];
};

/** An item that came to nothing. */
export function unreadJudgement(reason: UnreadReason, note: string, type = 'application/octet-stream'): Judged {
  return {
    status: 'unread',
    reason,
    notes: [note],
    type,
    title: null,
    characters: 0,
    facts: null,
    knowledge: null,
    detection: { hits: [], letGo: [], rosters: [], flags: [] },
    values: null,
    links: '',
    textHash: null,
    snapshot: null,
    needsRender: false,
    loginWall: false,
    soft404: false,
    marked: false,
    judgeAgainOn: null,
    numbers: [],
    masks: [],
    document: null,
    rules: null,
    milliseconds: 0,
  };
}
