import type { Words } from '../words.ts';

export const signIn: Words['signIn'] = {
  title: 'Sign in',
  lead: 'Inspection and clean-up of published information',
  name: 'User name',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'User name or password is not right.',
  locked: (minutes) => `Too many wrong attempts: the account is locked, try again in ${minutes} min.`,
  disabled: 'This account is disabled; ask your administrator.',
  help: 'Forgot your password? Ask your administrator to reset it.',
  expired: 'Your session has ended; sign in again.',
};
