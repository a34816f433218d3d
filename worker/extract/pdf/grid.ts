/** A drawn line that may be a table's. */
export interface Ruling {
  horizontal: boolean;
  /** Its y (horizontal) or x (vertical). */
  at: number;
  from: number;
  to: number;
}

/** A ruled table of a page: lines that cross each other. Rows count from the top, columns from the left. */
export interface Grid {
  left: number;
  right: number;
  top: number;
  bottom: number;
  rows: number;
  columns: number;
  /** Cell at a point; a merged cell answers with its first row and column. */
  cell(x: number, y: number): { row: number; column: number };
}

const near = 3;
const maxRulings = 4_000;

/** Tables among the lines of a page: groups that are connected and make at least two cells. */
export function gridsOf(rulings: Ruling[]): Grid[] {
  if (rulings.length < 4 || rulings.length > maxRulings * 4) return [];
  const merged = [
    ...joined(rulings.filter((each) => each.horizontal)),
    ...joined(rulings.filter((each) => !each.horizontal)),
  ];
  if (merged.length > maxRulings) return [];
  const group = merged.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (group[at] !== at) {
      group[at] = group[group[at] ?? at] ?? at;
      at = group[at] ?? at;
    }
    return at;
  };
  const across = merged.flatMap((each, i) => (each.horizontal ? [i] : []));
  const down = merged.flatMap((each, i) => (each.horizontal ? [] : [i]));
  for (const i of across) {
    for (const j of down) {
      const h = merged[i];
      const v = merged[j];
      if (h && v && v.at >= h.from - near && v.at <= h.to + near && h.at >= v.from - near && h.at <= v.to + near)
        group[root(i)] = root(j);
    }
  }
  const members = new Map<number, Ruling[]>();
  merged.forEach((each, i) => {
    const key = root(i);
    const list = members.get(key);
    if (list) list.push(each);
    else members.set(key, [each]);
  });
  return [...members.values()].flatMap((lines) => {
    const grid = gridOf(lines);
    return grid ? [grid] : [];
  });
}

/** Lines on the same track that touch become one: cells are often framed one by one. */
function joined(lines: Ruling[]): Ruling[] {
  const sorted = [...lines].sort((a, b) => a.at - b.at || a.from - b.from);
  const found: Ruling[] = [];
  let track: Ruling[] = [];
  const flush = (): void => {
    const at = track.reduce((sum, each) => sum + each.at, 0) / Math.max(1, track.length);
    let open: Ruling | null = null;
    for (const each of track.sort((a, b) => a.from - b.from)) {
      if (open && each.from <= open.to + near) open.to = Math.max(open.to, each.to);
      else {
        open = { ...each, at };
        found.push(open);
      }
    }
    track = [];
  };
  for (const each of sorted) {
    const last = track[track.length - 1];
    if (last && each.at - last.at > near) flush();
    track.push(each);
  }
  flush();
  return found;
}

function gridOf(lines: Ruling[]): Grid | null {
  const across = lines.filter((each) => each.horizontal);
  const down = lines.filter((each) => !each.horizontal);
  const ys = distinct(across.map((each) => each.at)).reverse();
  const xs = distinct(down.map((each) => each.at));
  if (ys.length < 2 || xs.length < 2 || (ys.length - 1) * (xs.length - 1) < 2) return null;
  const top = ys[0] ?? 0;
  const bottom = ys[ys.length - 1] ?? 0;
  const left = xs[0] ?? 0;
  const right = xs[xs.length - 1] ?? 0;
  const ruledDown = (x: number, y: number): boolean =>
    down.some((v) => Math.abs(v.at - x) <= near && y >= v.from - 1 && y <= v.to + 1);
  const ruledAcross = (y: number, x: number): boolean =>
    across.some((h) => Math.abs(h.at - y) <= near && x >= h.from - 1 && x <= h.to + 1);
  const known = new Map<number, { row: number; column: number }>();
  return {
    left,
    right,
    top,
    bottom,
    rows: ys.length - 1,
    columns: xs.length - 1,
    cell(x, y) {
      let row = 0;
      while (row < ys.length - 2 && y < (ys[row + 1] ?? 0)) row++;
      let column = 0;
      while (column < xs.length - 2 && x > (xs[column + 1] ?? 0)) column++;
      const key = row * 10_000 + column;
      const seen = known.get(key);
      if (seen) return seen;
      const middleY = ((ys[row] ?? 0) + (ys[row + 1] ?? 0)) / 2;
      let firstColumn = column;
      while (firstColumn > 0 && !ruledDown(xs[firstColumn] ?? 0, middleY)) firstColumn--;
      const middleX = ((xs[column] ?? 0) + (xs[column + 1] ?? 0)) / 2;
      let firstRow = row;
      while (firstRow > 0 && !ruledAcross(ys[firstRow] ?? 0, middleX)) firstRow--;
      const cell = { row: firstRow, column: firstColumn };
      known.set(key, cell);
      return cell;
    },
  };
}

function distinct(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const found: number[] = [];
  for (const value of sorted)
    if (found.length === 0 || value - (found[found.length - 1] ?? 0) > near) found.push(value);
  return found;
}
