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
  nobodyYet: 'There is no account yet. Make the first administrator on the server:',
  sso: {
    or: 'or',
    submit: 'Sign in with single sign-on',
    problem: {
      unreachable: () =>
        'Single sign-on cannot be reached; try again later. Accounts with a password here can sign in with it.',
      denied: () => 'Single sign-on did not agree to this sign-in.',
      failed: () =>
        'What single sign-on answered does not hold, so you were not signed in. Try again; if it goes on, your administrator finds it in the log.',
      late: () => 'This sign-in took too long or was used before; begin again.',
      unknown: (name) =>
        `Single sign-on knows you as “${name}”, but there is no such account here; ask your administrator to add it.`,
      'no-role': (name) =>
        `Single sign-on knows you as “${name}”, but none of your groups has a role here; ask your administrator.`,
      local: (name) =>
        `“${name}” is an account with a password here: sign in with it, or ask your administrator to make it one for single sign-on.`,
      taken: (name) => `“${name}” belongs to another person of single sign-on here; ask your administrator.`,
      disabled: () => 'This account is disabled; ask your administrator.',
      'bad-name': () =>
        'The name that single sign-on gives cannot be a name here (letters, digits, dots, dashes and underscores, at most 40); ask your administrator.',
    },
  },
};
