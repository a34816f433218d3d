import type { Words } from '../words.ts';

export const check: Words['check'] = {
  title: 'Check before publishing',
};
