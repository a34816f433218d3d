import type { Words } from '../words.ts';

export const patterns: Words['patterns'] = {
  title: 'Patterns',
};
