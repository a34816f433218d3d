import { commands } from '../commands/index.ts';
import { type Command, UsageError } from './command.ts';
import { textTable } from './table.ts';

/**
 * Runs one command and resolves to its exit status: 0 fine, 1 the command's own "no" (flags found, chain broken …),
 * 2 bad usage, a bad setting, or nothing that could be read.
 */
export async function runCli(words: string[]): Promise<number> {
  const [name, ...args] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    console.error(`xuncha: no command ${name}; allowed: ${commands.map((one) => one.name).join(', ')}`);
    return 2;
  }
  if (args.includes('--help')) {
    console.log(`${usageOf(command)}\n\n${command.summary}`);
    return 0;
  }
  try {
    const { run } = await command.load();
    return await run(args);
  } catch (error) {
    const status = explain(error);
    if (error instanceof UsageError) console.error(usageOf(command));
    return status;
  }
}

/** The one place where an error becomes words and an exit status. An error without a code is ours: it shows its stack. */
export function explain(error: unknown): number {
  if (error instanceof UsageError || (error instanceof Error && 'code' in error)) {
    console.error(`xuncha: ${error.message}`);
    return 2;
  }
  console.error('xuncha: unexpected error');
  console.error(error);
  return 2;
}

function overview(): string {
  const rows = commands.map((one) => [one.name, one.summary]);
  return `xuncha: inspects what is already published\n\n${textTable(['command', 'what it does'], rows)}\n\nxuncha <command> --help shows how it is called; settings: docs/settings.md`;
}

function usageOf(command: Command): string {
  return command.usage
    .split(' | ')
    .map((way, index) => `${index === 0 ? 'usage:' : '   or:'} xuncha ${way}`)
    .join('\n');
}
