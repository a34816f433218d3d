import { parentPort, workerData } from 'node:worker_threads';
import { checkPack, type PackProblem } from '../../patterns/check.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { loadPacks, PackError } from '../../patterns/load.ts';
import { exampleDocument } from '../../patterns/plain.ts';
import type { TrialAnswer, TrialRequest } from './trial.ts';

/** The other side of trial.ts; it gets one request and answers once. */
const request: TrialRequest = workerData;
parentPort?.postMessage(await answer(request));

async function answer(asked: TrialRequest): Promise<TrialAnswer> {
  if (asked.kind === 'try') {
    const rules = loadPacks(asked.packs).with(asked.switches);
    const only = asked.only ? { only: asked.only } : {};
    return { kind: 'detection', detection: detect(exampleDocument(asked.text), rules, { asOf: asked.asOf, ...only }) };
  }
  const problems = await checkPack(asked.pack.name, asked.pack.text);
  return { kind: 'problems', problems: problems.length > 0 ? problems : conflicts(asked) };
}

/** Ids that another pack has already: seen only when all are loaded together. */
function conflicts(asked: Extract<TrialRequest, { kind: 'check' }>): PackProblem[] {
  try {
    loadPacks([...asked.others, asked.pack]);
    return [];
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    return error.issues.map(({ line, message }) => ({ pattern: null, line, kind: 'duplicate', message }));
  }
}
