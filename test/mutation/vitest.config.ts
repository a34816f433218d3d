import { defineConfig } from 'vitest/config';

/** The tests that judge validators and scoring, without those of speed and limits: each runs once per mutant that it reaches. */
export default defineConfig({
  test: {
    include: ['test/patterns/*.test.ts'],
    exclude: ['test/patterns/limits.test.ts', 'test/patterns/load.test.ts', 'test/patterns/studio*.test.ts'],
    pool: 'threads',
    testTimeout: 20_000,
  },
});
