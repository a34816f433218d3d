import type { Day } from '../language/calendar.ts';
import type { Clause } from './clause.ts';
import { type Bearing, judge } from './judge.ts';
import { documentKeys, type LedgerDocument, targetKeys, versionKey } from './ledger-document.ts';
import { dayOf, type Resolution, resolveTarget } from './resolve.ts';
import type { Verdict, VerdictStep } from './verdict.ts';

/**
 * The ledger in memory: documents and clauses by the keys they are named with. `put` and `remove` tell whose verdict may have
 * changed, so a store recomputes only those; a verdict reads only what bears on its document.
 */
export class Ledger {
  readonly documents = new Map<string, LedgerDocument>();
  readonly #byKey = new Map<string, Set<string>>();
  readonly #byVersion = new Map<string, Set<string>>();
  readonly #clausesOf = new Map<string, Clause[]>();
  readonly #pointing = new Map<string, Set<Clause>>();
  /** What clauses mean while nothing comes or goes: a title that many share is else resolved once for each of them. */
  readonly #meant = new Map<Clause, Resolution>();

  /** Adds or replaces a document with the clauses that stand in it. Returns the ids whose verdicts may have changed. */
  put(document: LedgerDocument, clauses: readonly Clause[]): Set<string> {
    const affected = this.remove(document.id);
    this.load(document, clauses);
    for (const id of this.#around(document)) affected.add(id);
    return affected;
  }

  /** Adds a document that is not there yet, where nobody asks what it bears on: thousands of them at once. */
  load(document: LedgerDocument, clauses: readonly Clause[]): void {
    this.#meant.clear();
    this.documents.set(document.id, document);
    for (const key of documentKeys(document)) add(this.#byKey, key, document.id);
    const version = versionKey(document);
    if (version !== null) add(this.#byVersion, version, document.id);
    this.#clausesOf.set(document.id, [...clauses]);
    for (const clause of clauses) for (const key of keysOf(clause)) add(this.#pointing, key, clause);
  }

  /** Takes a document out with its clauses. Returns the ids whose verdicts may have changed, without its own. */
  remove(id: string): Set<string> {
    const document = this.documents.get(id);
    if (document === undefined) return new Set();
    const affected = this.#around(document);
    this.#meant.clear();
    for (const key of documentKeys(document)) drop(this.#byKey, key, id);
    const version = versionKey(document);
    if (version !== null) drop(this.#byVersion, version, id);
    for (const clause of this.#clausesOf.get(id) ?? [])
      for (const key of keysOf(clause)) drop(this.#pointing, key, clause);
    this.#clausesOf.delete(id);
    this.documents.delete(id);
    affected.delete(id);
    return affected;
  }

  /** Documents whose verdict a document has a part in: itself, what it names, its versions, and namesakes that others may mean. */
  #around(document: LedgerDocument): Set<string> {
    const ids = new Set<string>([document.id]);
    for (const clause of this.#clausesOf.get(document.id) ?? []) {
      for (const key of keysOf(clause)) for (const id of this.#byKey.get(key) ?? []) ids.add(id);
    }
    const version = versionKey(document);
    if (version !== null) for (const id of this.#byVersion.get(version) ?? []) ids.add(id);
    for (const key of documentKeys(document)) {
      if (this.#pointing.has(key)) for (const id of this.#byKey.get(key) ?? []) ids.add(id);
    }
    return ids;
  }

  /** Which documents a clause means. */
  resolve(clause: Clause): Resolution {
    if (clause.target === null) return { ids: [clause.from], problem: null };
    const known = this.#meant.get(clause);
    if (known) return known;
    const ids = new Set<string>();
    for (const key of targetKeys(clause.target)) for (const id of this.#byKey.get(key) ?? []) ids.add(id);
    const candidates = [...ids].flatMap((id) => this.documents.get(id) ?? []);
    const meant = resolveTarget(clause, this.documents.get(clause.from) ?? null, candidates);
    this.#meant.set(clause, meant);
    return meant;
  }

  /** Clauses (of these documents, or of all) that name a document which is not, or not clearly, in the ledger. */
  unresolved(ids?: readonly string[]): { clause: Clause; problem: NonNullable<Resolution['problem']> }[] {
    const clauses = ids ? ids.map((id) => this.#clausesOf.get(id) ?? []) : [...this.#clausesOf.values()];
    return clauses.flat().flatMap((clause) => {
      const { problem } = this.resolve(clause);
      return problem === null ? [] : [{ clause, problem }];
    });
  }

  /** What bears on one document. */
  bearing(id: string): Bearing {
    const document = this.documents.get(id);
    if (document === undefined) return { clauses: [], versions: [], problems: [] };
    const clauses = (this.#clausesOf.get(id) ?? []).filter((clause) => clause.target === null);
    const problems: VerdictStep[] = [];
    const seen = new Set<Clause>();
    for (const key of documentKeys(document)) {
      for (const clause of this.#pointing.get(key) ?? []) {
        if (seen.has(clause)) continue;
        seen.add(clause);
        const { ids, problem } = this.resolve(clause);
        if (ids.includes(id)) {
          const cycle = clause.kind === 'repeal' && this.#isCycle(clause, id);
          if (cycle) problems.push(told(clause, 'cycle'));
          else clauses.push(clause);
        } else if (problem !== null && problem !== 'unresolved') problems.push(told(clause, problem));
      }
    }
    const version = versionKey(document);
    const versions =
      version === null
        ? []
        : [...(this.#byVersion.get(version) ?? [])].flatMap((other) => this.documents.get(other) ?? []);
    return { clauses, versions, problems };
  }

  /**
   * Whether a repeal leads back to its own document through repeals whose order no date settles. Dates make cycles impossible;
   * without them neither document can be believed over the other.
   */
  #isCycle(clause: Clause, target: string): boolean {
    const queue = [target];
    const seen = new Set<string>();
    while (queue.length > 0 && seen.size < 200) {
      const id = queue.pop();
      if (id === undefined || seen.has(id)) continue;
      seen.add(id);
      for (const next of this.#clausesOf.get(id) ?? []) {
        if (next.kind !== 'repeal') continue;
        const { ids } = this.resolve(next);
        if (ids.includes(clause.from)) return !this.#settled(clause.from, id) || !this.#settled(clause.from, target);
        queue.push(...ids);
      }
    }
    return false;
  }

  #settled(a: string, b: string): boolean {
    const [x, y] = [this.documents.get(a), this.documents.get(b)];
    return !!x && !!y && dayOf(x) !== null && dayOf(y) !== null && dayOf(x) !== dayOf(y);
  }

  verdict(id: string, asOf: Day): Verdict | null {
    const document = this.documents.get(id);
    return document === undefined ? null : judge(document, this.bearing(id), asOf);
  }
}

const keysOf = (clause: Clause): string[] => (clause.target === null ? [] : targetKeys(clause.target));
const told = (clause: Clause, problem: string): VerdictStep => ({
  document: clause.from,
  kind: clause.kind,
  sentence: clause.sentence,
  effectiveAt: clause.effectiveAt,
  problem,
});

function add<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([value]));
  else known.add(value);
}

function drop<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const known = index.get(key);
  known?.delete(value);
  if (known?.size === 0) index.delete(key);
}

/** Verdicts of a set of documents on a day, by id. */
export function verdicts(
  documents: readonly LedgerDocument[],
  clauses: readonly Clause[],
  asOf: Day,
): Map<string, Verdict> {
  const byDocument = new Map<string, Clause[]>();
  for (const clause of clauses) byDocument.set(clause.from, [...(byDocument.get(clause.from) ?? []), clause]);
  const ledger = new Ledger();
  for (const document of documents) ledger.put(document, byDocument.get(document.id) ?? []);
  const found = new Map<string, Verdict>();
  for (const { id } of documents) {
    const verdict = ledger.verdict(id, asOf);
    if (verdict !== null) found.set(id, verdict);
  }
  return found;
}
