import { parentPort } from 'node:worker_threads';
import { checkPack } from '../../patterns/check.ts';
import { detect } from '../../patterns/engine/scan.ts';
import { loadPacks, PackError } from '../../patterns/load.ts';
import { exampleDocument } from '../../patterns/plain.ts';
import { patternCosts } from './cost.ts';
import type { TrialAnswer, TrialRequest } from './trial.ts';

/** The other side of trial.ts: one request, one answer, then the next. */
parentPort?.on('message', async (request: TrialRequest) => parentPort?.postMessage(await answer(request)));

async function answer(asked: TrialRequest): Promise<TrialAnswer> {
  try {
    switch (asked.kind) {
      case 'check':
        return { kind: 'problems', problems: await checkPack(asked.pack.name, asked.pack.text, asked.others) };
      case 'cost':
        return { kind: 'costs', costs: patternCosts(loadPacks(asked.packs).with(asked.switches)) };
      case 'try': {
        const rules = loadPacks(asked.packs).with(asked.switches);
        const document = typeof asked.text === 'string' ? exampleDocument(asked.text) : asked.text;
        const only = asked.only ? { only: asked.only } : {};
        return { kind: 'detection', detection: detect(document, rules, { asOf: asked.asOf, ...only }) };
      }
    }
  } catch (error) {
    if (error instanceof PackError) return { kind: 'unusable' };
    throw error;
  }
}
