import { compare, complaints, figureColumns, figureRows, raisedDecoys } from '../sample/compare.ts';
import { inspectSample } from '../sample/inspect-sample.ts';
import { knownPatterns } from '../sample-site/truth.ts';
import type { Figures, Section } from '../support/sections.ts';

/** The real inspection of the sample site against its truth, per pattern, every miss and wrong hit listed. */
export const section: Section = {
  name: 'sample-site',
  async run(): Promise<Figures[]> {
    const sample = await inspectSample();
    try {
      const { truth } = sample.site;
      const figures = compare(truth, sample.raised);
      const planted = new Set(truth.planted.map((one) => one.pattern));
      const decoys = raisedDecoys(truth, sample.raised);
      const lines = complaints(figures);
      return [
        {
          title: `${truth.pages} pages, ${truth.attachments} attachments, ${truth.planted.length} planted, ${truth.decoys.length} decoys, inspected in ${sample.seconds.toFixed(1)} s`,
          columns: figureColumns,
          rows: figureRows(figures),
          ok: lines.length === 0 && decoys.length === 0,
          notes: [
            ...lines,
            ...decoys.map((decoy) => `decoy raised: ${decoy}`),
            `not planted: ${knownPatterns.filter((id) => !planted.has(id)).join(', ')}`,
          ],
        },
      ];
    } finally {
      await sample.close();
    }
  },
};
