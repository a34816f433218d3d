import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's recommendation for scrypt (N=2^16, r=8, p=2 or equivalent); about 0.15 s and 64 MiB on this class of machine.
const cost = { N: 2 ** 16, r: 8, p: 1 };

/** Hashes a password: `scrypt$N$r$p$salt$hash`, so that the cost can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost, 32);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether a password belongs to a hash; takes as long for a wrong one. */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const [kind, n, r, p, salt, hash] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64');
  const options = { N: Number(n), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64'), options, expected.length);
  return timingSafeEqual(actual, expected);
}

/** Whether a stored hash was made with less than today's cost, and should be made again at the next sign-in. */
export function isWeakHash(stored: string): boolean {
  const [, n, r, p] = stored.split('$');
  return Number(n) * Number(r) * Number(p) < cost.N * cost.r * cost.p;
}

function derive(password: string, salt: Buffer, options: typeof cost, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...options, maxmem: 256 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** What is wrong with a new password, in a word; null when it will do. */
export function passwordProblem(
  name: string,
  password: string,
): 'too-short' | 'too-long' | 'too-simple' | 'like-name' | null {
  const length = [...password].length;
  if (length < 10) return 'too-short';
  if (length > 200) return 'too-long';
  if (new Set(password.toLowerCase()).size < 5) return 'too-simple';
  if (password.toLowerCase().includes(name.toLowerCase()) && length < name.length + 6) return 'like-name';
  return null;
}
