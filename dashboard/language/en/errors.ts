import type { Words } from '../words.ts';

export const errors: Words['errors'] = {
  title: 'Something went wrong',
  id: 'Reference',
  home: 'Go to the home page',
  'not-found': {
    what: 'There is no such page or record.',
    next: 'It may have been removed: check the address, or start from the list of flags.',
  },
  forbidden: {
    what: 'Your role does not include this.',
    next: 'If your work needs it, ask an administrator to change your role.',
  },
  unauthorized: { what: 'Sign in first.', next: 'This needs an account.' },
  'bad-request': {
    what: 'This could not be processed; nothing was changed.',
    next: 'Correct what is named below and send it again.',
  },
  csrf: {
    what: 'The page had expired; nothing was done.',
    next: 'Go back, reload the page and try again; what you typed is kept.',
  },
  'cross-site': {
    what: 'The request came from another site and was refused.',
    next: 'Open this system directly and try again.',
  },
  'too-large': {
    what: 'What was sent is over the size limit; nothing was saved.',
    next: 'Send less, or a smaller file.',
  },
  'too-many': { what: 'Too many attempts; paused for now.', next: 'Wait a few minutes and try again.' },
  conflict: {
    what: 'Someone else changed this meanwhile; your change was not saved.',
    next: 'Look at what it is now, then decide.',
  },
  unavailable: {
    what: 'This cannot be done right now.',
    next: 'Try again later; if it goes on, give the reference to your administrator.',
  },
  internal: {
    what: 'An internal error; the action was not completed.',
    next: 'Try again; if it happens again, give the reference to your administrator.',
  },
};
