import type { Place, PublishedDocument } from '../document.ts';

const unknown: Place = {};

/** Finds the place of an offset of the original text; cheap when asked in ascending order. */
export function placeFinder(document: PublishedDocument): (offset: number) => Place {
  const { segments } = document;
  let last = 0;
  return (offset) => {
    const here = segments[last];
    if (!here || offset < here.start || offset >= (segments[last + 1]?.start ?? Number.POSITIVE_INFINITY)) {
      let low = 0;
      let high = segments.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((segments[middle]?.start ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      last = Math.max(0, low - 1);
    }
    return segments[last]?.place ?? unknown;
  };
}
