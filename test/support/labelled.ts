import { detect } from '../../patterns/engine/scan.ts';
import type { Detection } from '../../patterns/hit.ts';
import type { RuleSet } from '../../patterns/load.ts';
import { plainDocument } from '../../patterns/plain.ts';

export interface Entity {
  text: string;
  type: string;
  start: number;
  end: number;
}

export interface Labelled {
  id: string;
  text: string;
  entities: Entity[];
}

/** Which patterns answer for a label of the public sets. Names of people are supporting evidence only and are not scored. */
export const patternsOf: Record<string, string[]> = {
  id_number: ['resident-id', 'residence-permit', 'resident-id-15', 'foreigner-permit'],
  phone: ['mobile', 'landline'],
  email: ['email'],
  bank_card: ['bank-card'],
  license_plate: ['licence-plate'],
  passport: ['passport'],
  address: ['home-address'],
};

export function readLabelled(jsonl: string): Labelled[] {
  return jsonl
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, nth) => {
      const { id, text, entities }: { id?: string; text: string; entities?: Entity[] } = JSON.parse(line);
      return { id: id ?? `#${nth + 1}`, text, entities: entities ?? [] };
    });
}

/** Some sets label a passport together with the word before it (护照号E12345678): the number alone is the span. */
export function trimLabel(entity: Entity): { start: number; end: number } {
  const label = entity.type === 'passport' ? /^[^A-Za-z0-9]+/.exec(entity.text) : null;
  return { start: entity.start + (label?.[0].length ?? 0), end: entity.end };
}

export function detectAll(text: string, rules: RuleSet, asOf: string): Detection {
  return detect(plainDocument(text), rules, { asOf });
}
