import type { Detection, DocumentFacts, Fact } from '../../patterns/hit.ts';

/** A text of a few words that leaves the thread (title, fact), or null. */
export type Hide = <T extends string | null>(text: T) => T;

/** Personal values that a title may quote, also where the text itself does not hold them: 18 digits, a mobile number. */
const bare = /(?<![\d])(\d{2})\d{11,12}(\d{3}[\dXx])(?!\d)|(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g;

/** Masks what was found in a document wherever else it is quoted. */
export function hider(detection: Detection): Hide {
  const values = new Map<string, string>();
  for (const hit of detection.hits) {
    if (hit.category === 'personal-data' && hit.value.length >= 4) values.set(hit.value, hit.masked);
    if (values.size >= 500) break;
  }
  return <T extends string | null>(text: T): T => {
    if (text === null) return text;
    let hidden: string = text;
    for (const [value, masked] of values) if (hidden.includes(value)) hidden = hidden.replaceAll(value, masked);
    hidden = hidden.replace(bare, (_, a?: string, b?: string, c?: string, d?: string) =>
      a ? `${a}${'*'.repeat(12)}${(b ?? '').slice(1)}` : `${c}****${d}`,
    );
    return hidden as T; // the type says no more than whether it may be null
  };
}

export function hiddenFacts(facts: DocumentFacts, hide: Hide): DocumentFacts {
  const one = (fact: Fact | null) => (fact ? { ...fact, value: hide(fact.value) } : null);
  return {
    title: one(facts.title),
    documentNumber: facts.documentNumber,
    issuer: one(facts.issuer),
    issuedAt: facts.issuedAt,
    publishedAt: facts.publishedAt,
    validity: one(facts.validity),
    column: one(facts.column),
  };
}
