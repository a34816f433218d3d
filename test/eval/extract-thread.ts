import { parentPort } from 'node:worker_threads';
import { extract } from '../../worker/extract/extract.ts';

// Reads files in a thread, as the worker does, so that the main process can be watched meanwhile.
parentPort?.on('message', async (bytes: Uint8Array) => {
  const { status, reason, document } = await extract({ bytes, url: 'file' }, { milliseconds: 15_000, ocr: false });
  parentPort?.postMessage({ status, reason, characters: document.text.length });
});
