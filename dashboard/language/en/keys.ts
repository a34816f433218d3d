import type { Words } from '../words.ts';

export const keys: Words['keys'] = [
  ['J', 'Next flag'],
  ['K', 'Previous flag'],
  ['Enter', 'Open the chosen flag'],
  ['T', 'Take down: choose the remedy'],
  ['R', 'Retain: choose the reason'],
  ['F', 'False positive, at once'],
  ['E', 'Hand over to the secrecy officer'],
  ['A', 'Assign the flag to me'],
  ['U', 'Undo the last decision'],
  ['X', 'Tick the chosen row; with Shift all up to it'],
  ['Ctrl Enter', 'Send what is being typed'],
  ['/', 'Search in the flags'],
  ['G H', 'Go to the home page'],
  ['G Q', 'Go to the list of flags'],
  ['?', 'Show the shortcuts'],
  ['Esc', 'Close, or leave a field'],
];
