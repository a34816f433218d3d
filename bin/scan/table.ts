import type { Place } from '../../patterns/document.ts';
import { evidenceText } from '../../patterns/evidence-words.ts';
import { plain, textTable } from '../cli/table.ts';
import type { ScanResult } from './result.ts';

/** Rows that a person reads: one block per document with flags or with something unread, and a closing line. */
export function scanTable(results: ScanResult[], reveal: boolean, language: 'zh' | 'en'): string {
  const blocks = results
    .filter((result) => result.status !== 'read' || (result.detection?.hits.length ?? 0) > 0)
    .map((result) => block(result, reveal, language));
  const unread = results.filter((result) => result.status !== 'read').length;
  const flagged = results.filter((result) => (result.detection?.flags.length ?? 0) > 0).length;
  blocks.push(`${results.length} documents, ${flagged} with flags, ${unread} not or only partly read`);
  return blocks.join('\n\n');
}

function block(result: ScanResult, reveal: boolean, language: 'zh' | 'en'): string {
  const outcome = result.status === 'read' ? '' : `  [${result.status}: ${result.reason ?? 'unknown'}]`;
  const lines = [`${plain(result.document)}${outcome}`];
  for (const flag of result.detection?.flags ?? []) {
    lines.push(`  ${flag.severity} ${flag.category}: ${plain(flag.summary[language])}`);
  }
  const hits = result.detection?.hits ?? [];
  if (hits.length > 0) {
    const rows = hits
      .slice(0, 50)
      .map((hit) => [
        `  ${hit.pattern}`,
        hit.confidence,
        reveal ? hit.value : hit.masked,
        placeText(hit.place),
        hit.evidence.map((one) => evidenceText(one, language)).join('; '),
      ]);
    lines.push(textTable(['  pattern', 'confidence', 'value', 'place', 'evidence'], rows));
    if (hits.length > 50) lines.push(`  … and ${hits.length - 50} more (--format json lists all)`);
  }
  return lines.join('\n');
}

/** A place in the words of a file browser. */
export function placeText(place: Place): string {
  const parts: string[] = [];
  if (place.file !== undefined) parts.push(place.file);
  if (place.sheet !== undefined) parts.push(`${place.sheet}${place.cell ? `!${place.cell}` : ''}`);
  if (place.page !== undefined) parts.push(`page ${place.page}`);
  if (place.slide !== undefined) parts.push(`slide ${place.slide}`);
  if (place.paragraph !== undefined) parts.push(`paragraph ${place.paragraph}`);
  if (place.part !== undefined && place.part !== 'body') parts.push(place.part);
  if (place.hidden) parts.push('hidden');
  if (place.ocr) parts.push('OCR');
  return parts.join(', ');
}
