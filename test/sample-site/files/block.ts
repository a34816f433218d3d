/** What a file says, apart from its format: the same content is written as PDF, Word, OFD … */
export type Block =
  | { heading: string }
  | { text: string }
  | { table: { header: string[]; rows: string[][] } }
  /** Text that the author believes to be hidden: a black box lies over it (PDF only; elsewhere plain). */
  | { covered: string };

/** Blocks as lines of text, cells joined by `separator`: for the formats that know no tables. */
export function asLines(blocks: Block[], separator = '\t'): string[] {
  return blocks.flatMap((block) => {
    if ('heading' in block) return [block.heading];
    if ('text' in block) return [block.text];
    if ('covered' in block) return [block.covered];
    return [block.table.header, ...block.table.rows].map((row) => row.join(separator));
  });
}
