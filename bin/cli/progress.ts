import type { Counts } from '../../data/stores/inspections.ts';
import { plain } from './table.ts';

/**
 * A line on standard error that is rewritten in place on a terminal; elsewhere a line every ten seconds, so that a log stays short.
 */
export function progressLine(name: string, stream: NodeJS.WriteStream = process.stderr) {
  let shownAt = 0;
  return {
    show(counts: Counts): void {
      const now = Date.now();
      if (now - shownAt < (stream.isTTY ? 200 : 10_000)) return;
      shownAt = now;
      const left = counts.etaSeconds ? `, about ${counts.etaSeconds} s left` : '';
      const figure = (name: string) => counts[name] ?? 0;
      const line = `${plain(name)}: ${figure('seen')} seen, ${figure('queued')} queued, ${figure('attachments')} attachments, ${figure('flags')} flags${left}`;
      stream.write(stream.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end(): void {
      if (stream.isTTY && shownAt > 0) stream.write('\r\u001b[2K');
    },
  };
}
