import type { Place } from '../../../patterns/document.ts';
import { LimitError } from '../limits.ts';
import type { Reading } from '../reading.ts';
import type { OleFolder } from './ole-folder.ts';
import { decoderOf } from './ole-properties.ts';

const record = {
  document: 1000,
  slide: 1006,
  notes: 1008,
  persist: 1011,
  master: 1016,
  slideInfo: 1017,
  headersFooters: 4057,
  chars: 4000,
  bytes: 4008,
  words: 4026,
  list: 4080,
  comment: 12000,
};

interface Where {
  kind: 'slide' | 'notes' | 'master' | 'comment' | 'footer' | 'list';
  slide: number;
}

/** PowerPoint before 2007: text atoms of outline, slides, notes and comments ([MS-PPT]). */
export function readPpt(folder: OleFolder, reading: Reading): void {
  const user = folder.get('Current User');
  const locked =
    user && user.length > 16 && new DataView(user.buffer, user.byteOffset).getUint32(12, true) === 0xf3d1c4df;
  if (locked || folder.get('EncryptedSummary')) throw new LimitError('encrypted', 'The presentation needs a password.');
  const stream = folder.get('PowerPoint Document');
  if (!stream) throw new Error('no presentation stream');
  const found = new Map<string, { where: Where; lines: string[] }>();
  const hidden = new Set<number>();
  const counts = { slide: 0, notes: 0, list: 0 };
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const wide = new TextDecoder('utf-16le');
  const narrow = decoderOf(1252);

  const add = (where: Where | null, words: string): void => {
    if (!where || where.kind === 'master') return;
    const kind = where.kind === 'list' ? 'slide' : where.kind;
    const key = `${kind}${where.slide}`;
    const entry = found.get(key) ?? { where: { kind, slide: where.slide }, lines: [] };
    found.set(key, entry);
    for (const line of words.split(/[\r\n\u000b]+/)) {
      const clean = line.trim();
      if (clean && !entry.lines.includes(clean)) entry.lines.push(clean);
    }
  };

  const walk = (from: number, upTo: number, where: Where | null, depth: number): void => {
    let at = from;
    let listed: Where | null = null;
    while (at + 8 <= upTo) {
      reading.budget.tick();
      const version = view.getUint16(at, true);
      const type = view.getUint16(at + 2, true);
      const start = at + 8;
      const end = Math.min(start + view.getUint32(at + 4, true), upTo);
      if (type === record.persist && where?.kind === 'list') {
        // Instance 0 of the list are the slides; each entry begins the outline text of the next one.
        listed = { kind: 'list', slide: ++counts.list };
      } else if (type === record.chars) add(listed ?? where, wide.decode(stream.subarray(start, end)));
      else if (type === record.bytes) add(listed ?? where, narrow.decode(stream.subarray(start, end)));
      else if (type === record.words && (where?.kind === 'comment' || where?.kind === 'footer'))
        add(where, wide.decode(stream.subarray(start, end)));
      else if (
        type === record.slideInfo &&
        where?.kind === 'slide' &&
        end - start >= 12 &&
        view.getUint16(start + 10, true) & 4
      )
        hidden.add(where.slide);
      else if ((version & 0xf) === 0xf && depth < 60) walk(start, end, within(type, version >> 4, where), depth + 1);
      at = end;
    }
  };

  const within = (type: number, instance: number, where: Where | null): Where | null => {
    if (type === record.slide) return { kind: 'slide', slide: ++counts.slide };
    if (type === record.notes) return { kind: 'notes', slide: ++counts.notes };
    if (type === record.master) return { kind: 'master', slide: 0 };
    if (type === record.comment) return { kind: 'comment', slide: where?.slide ?? 0 };
    if (type === record.headersFooters) return where ? { kind: 'footer', slide: where.slide } : null;
    if (type === record.list) return instance === 0 ? { kind: 'list', slide: 0 } : { kind: 'master', slide: 0 };
    return where;
  };

  walk(0, stream.length, null, 0);
  const order = { slide: 0, list: 0, notes: 1, comment: 2, footer: 3, master: 4 };
  const entries = [...found.values()].sort(
    (a, b) => a.where.slide - b.where.slide || order[a.where.kind] - order[b.where.kind],
  );
  for (const { where, lines } of entries) {
    const place: Place = { slide: Math.max(1, where.slide) };
    if (where.kind === 'notes') place.part = 'note';
    if (where.kind === 'comment') place.part = 'comment';
    if (where.kind === 'footer') place.part = 'footer';
    if (hidden.has(where.slide)) place.hidden = true;
    for (const line of lines) reading.text.line(line, place);
  }
}
