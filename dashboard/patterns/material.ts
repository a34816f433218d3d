import { patternSwitches } from '../../data/stores/patterns.ts';
import { dayOf } from '../../data/time.ts';
import type { PublishedDocument } from '../../patterns/document.ts';
import type { Detection } from '../../patterns/hit.ts';
import { loadPacks, PackError, type PackSource } from '../../patterns/load.ts';
import type { Context } from '../http/route.ts';
import { titlesOfPatterns } from '../views/marked.ts';
import { runTrial, type TrialAnswer } from './trial.ts';

export const longestTry = 100_000;

/** What is tried: a pasted text, or what was read of a file or an address. */
export interface Material {
  name: string | null;
  text: string;
  document: PublishedDocument | null;
}

/** What a trial found, to be shown on its text. */
export interface Tried {
  material: Material;
  detection: Detection;
  titles: ReadonlyMap<string, string>;
}

export const tryFields = ['tryText', 'tryAddress', 'tryFile'] as const;

/** Reads the fields of the try-out; null where they are empty, a sentence where they cannot be used. */
export async function materialOf(context: Context): Promise<Material | null | { fault: string }> {
  const { form, files, t, services } = context;
  const words = t.studio.preview;
  const text = (form.get('tryText') ?? '').replaceAll('\r\n', '\n');
  const address = (form.get('tryAddress') ?? '').trim();
  const file = files.find((one) => one.name !== '');
  const given = [text.trim(), address, file].filter(Boolean).length;
  if (given === 0) return null;
  if (given > 1) return { fault: words.several };
  if (text.length > longestTry) return { fault: t.patterns.trial.tooLong };
  if (!address && !file) return { name: null, text, document: null };
  if (address && (!/^https?:\/\/\S+$/i.test(address) || !URL.canParse(address))) return { fault: words.addressWrong };
  const input = file
    ? ({ kind: 'file', name: file.name, bytes: file.bytes } as const)
    : ({ kind: 'address', url: address } as const);
  const { outcome, document } = await services.checkOne(input);
  if (outcome.status === 'unread') return { fault: words.unread(outcome.notes[0] ?? outcome.reason ?? '') };
  return { name: file?.name ?? address, text: document.text, document };
}

/** Judges it with these packs in a thread under a time limit. @returns null where the packs cannot be used */
export async function tryWith(
  context: Context,
  material: Material,
  packs: PackSource[],
  only?: string,
): Promise<Tried | { fault: string }> {
  const { services, t, language, now } = context;
  const switches = await patternSwitches(services.database);
  // A pattern that is asked for by name is tried even while it is off.
  const on = only ? { ...switches, [only]: true } : switches;
  const asOf = dayOf(now.toISOString());
  const answer: TrialAnswer = await runTrial({
    kind: 'try',
    packs,
    switches: on,
    text: material.document ?? material.text,
    asOf,
    ...(only && { only: [only] }),
  });
  if (answer.kind === 'timeout') return { fault: t.patterns.trial.timeout };
  if (answer.kind !== 'detection') return { fault: t.studio.preview.unusable };
  return { material, detection: answer.detection, titles: titlesIn(packs, language) };
}

function titlesIn(packs: PackSource[], language: 'zh' | 'en'): ReadonlyMap<string, string> {
  try {
    return titlesOfPatterns(loadPacks(packs), language);
  } catch (error) {
    if (error instanceof PackError) return new Map();
    throw error;
  }
}
