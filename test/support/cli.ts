import { spawn } from 'node:child_process';
import { join } from 'node:path';

const entry = join(import.meta.dirname, '..', '..', 'bin', 'xuncha.ts');

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one command of the CLI in a process of its own, as a user would. */
export function xuncha(
  words: string[],
  options: { env?: Record<string, string>; cwd?: string; stdin?: string } = {},
): Promise<Ended> {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env };
  const child = spawn(process.execPath, [entry, ...words], { env, ...(options.cwd && { cwd: options.cwd }) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
