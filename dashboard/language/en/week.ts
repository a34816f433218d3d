import type { Words } from '../words.ts';

export const week: Words['week'] = {
  title: 'Week',
};
