import type { ReadOutcome } from '../../patterns/document.ts';
import type { Detection } from '../../patterns/hit.ts';

/** One document as `scan` judged it. */
export interface ScanResult extends Omit<ReadOutcome, 'notes'> {
  /** Path or address; `FILE#LINE` for a line of a .jsonl file. */
  document: string;
  type: string | null;
  characters: number;
  detection: Detection | null;
}
