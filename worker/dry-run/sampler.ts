import type { Finding } from '../../data/stores/run-findings.ts';

/**
 * Keeps so many findings of each kind of change: those with the smallest ranks. A rank is a digest, so every finding has
 * the same chance, and a run that is made again, or goes on after a kill, keeps the same ones.
 */
export class Sampler {
  readonly #most: number;
  readonly #byChange = new Map<string, Finding[]>();
  #dirty = false;

  constructor(most: number, known: readonly Finding[] = []) {
    this.#most = most;
    for (const finding of known) this.add(finding);
    this.#dirty = false;
  }

  add(finding: Finding): void {
    const list = this.#byChange.get(finding.change) ?? [];
    this.#byChange.set(finding.change, list);
    if (list.length >= this.#most && finding.rank >= (list[this.#most - 1]?.rank ?? '')) return;
    list.push(finding);
    list.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
    list.length = Math.min(list.length, this.#most);
    this.#dirty = true;
  }

  /** What is kept, when it changed since it was last asked for. */
  take(): Finding[] | null {
    if (!this.#dirty) return null;
    this.#dirty = false;
    return [...this.#byChange.values()].flat();
  }
}
