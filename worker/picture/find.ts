import { bare, type ShotHit } from './shot.ts';

/** A hit found in a row of signs, as a range of their indexes. */
export interface Found {
  hit: ShotHit;
  from: number;
  to: number;
}

/**
 * Finds hits in a text without blanks: the place whose surroundings fit first, then any that is not taken yet. Every
 * place where a personal value stands is returned, so that each can be painted over.
 */
export function findHits(signs: string, hits: readonly ShotHit[]): { found: Found[]; missing: ShotHit[] } {
  const places = new Map<string, number[]>();
  const taken = new Set<number>();
  const found: Found[] = [];
  const missing: ShotHit[] = [];
  const placesOf = (value: string) => {
    let all = places.get(value);
    if (!all) {
      all = [];
      for (let at = signs.indexOf(value); at >= 0 && value !== ''; at = signs.indexOf(value, at + 1)) all.push(at);
      places.set(value, all);
    }
    return all;
  };
  for (const hit of hits) {
    const value = bare(hit.value);
    const before = bare(hit.before).slice(-8);
    const free = placesOf(value).filter((at) => !taken.has(at));
    const at = free.find((place) => signs.endsWith(before, place)) ?? free[0];
    if (at === undefined) {
      if (placesOf(value).length === 0) missing.push(hit);
      continue;
    }
    taken.add(at);
    found.push({ hit, from: at, to: at + value.length });
  }
  for (const hit of hits) {
    if (!hit.personal) continue;
    for (const at of placesOf(bare(hit.value))) {
      if (taken.has(at)) continue;
      taken.add(at);
      found.push({ hit, from: at, to: at + bare(hit.value).length });
    }
  }
  return { found, missing };
}
