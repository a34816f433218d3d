/** One line of a comparison; numbers count from 1 and stand only on the side that has the line. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  before?: number;
  after?: number;
}

/** Beyond this many differing lines the middle is shown as removed and added as a whole: still right, and quick. */
const limit = 4000;

/** Line by line comparison of two texts, shortest by longest common subsequence. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const lines: DiffLine[] = a
    .slice(0, head)
    .map((text, index) => ({ kind: 'same', text, before: index + 1, after: index + 1 }));
  lines.push(...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head));
  for (let index = tail; index > 0; index--) {
    lines.push({
      kind: 'same',
      text: a[a.length - index] ?? '',
      before: a.length - index + 1,
      after: b.length - index + 1,
    });
  }
  return lines;
}

function middle(a: string[], b: string[], offset: number): DiffLine[] {
  const removed = (i: number): DiffLine => ({ kind: 'removed', text: a[i] ?? '', before: offset + i + 1 });
  const added = (j: number): DiffLine => ({ kind: 'added', text: b[j] ?? '', after: offset + j + 1 });
  if (a.length + b.length > limit) return [...a.map((_, i) => removed(i)), ...b.map((_, j) => added(j))];
  // common[i][j]: length of the longest common subsequence of a from i and b from j.
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const length = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '', before: offset + i + 1, after: offset + j + 1 });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length(i + 1, j) >= length(i, j + 1))) lines.push(removed(i++));
    else lines.push(added(j++));
  }
  return lines;
}

/** Only the changed lines with `context` lines around each; a `null` stands where lines were left out. */
export function hunks(lines: DiffLine[], context = 3): (DiffLine | null)[] {
  const near = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    for (let i = index - context; i <= index + context; i++) near.add(i);
  }
  const kept: (DiffLine | null)[] = [];
  for (const [index, line] of lines.entries()) {
    if (near.has(index)) kept.push(line);
    else if (kept.length === 0 ? near.size > 0 : kept.at(-1) !== null) kept.push(null);
  }
  return kept;
}
