import { commands } from '../../bin/commands/index.ts';

/** docs/cli.md as the commands have it. */
export function cliDoc(): string {
  const parts = commands.map(
    (one) => `## ${one.name}\n\n${one.summary}.\n\n\`\`\`\n${one.usage.replaceAll(' | ', '\n')}\n\`\`\`\n`,
  );
  return [
    '# Commands',
    '',
    'Each is called as `npm run -s xuncha -- <command>`, or as `xuncha <command>` where the package is linked. Exit status: 0 fine,',
    '1 the command’s own "no" (flags found, a broken chain, a failing example), 2 bad usage, a bad setting, or nothing readable.',
    '',
    ...parts,
  ].join('\n');
}
