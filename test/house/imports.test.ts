import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayImport, sourceFiles, wrongImports } from './imports.ts';

const root = join(import.meta.dirname, '..', '..');

test('imports go in one direction', () => {
  expect(wrongImports(root)).toEqual([]);
});

test('the rooms that are checked have source files', () => {
  for (const room of Object.keys(mayImport)) expect(sourceFiles(join(root, room)).length).toBeGreaterThan(0);
});
