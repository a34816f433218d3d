import { add, against } from './claim.ts';
import type { Rule } from './compile.ts';
import { emptyCheck, type NamedCheck, namedChecks } from './named-checks.ts';
import { addName, open, type Scan, submit, surround } from './scan-state.ts';

/** Runs the patterns that administrators write as expressions; the built-in ones are found in one walk. */
export function runExpressions(scan: Scan): void {
  for (const rule of scan.rules.rules) {
    if (!('regex' in rule.pattern.matcher)) continue;
    const checks = rule.pattern.matcher.validators.map((name) => namedChecks[name] ?? emptyCheck);
    for (const source of rule.pattern.matcher.regex) run(scan, rule, source, checks);
  }
}

function run(scan: Scan, rule: Rule, source: string, checks: NamedCheck[]): void {
  const expression = new RegExp(source, 'gu');
  for (let match = expression.exec(scan.text); match; match = expression.exec(scan.text)) {
    const [value] = match;
    if (value === '') {
      expression.lastIndex++;
      continue;
    }
    const start = match.index;
    const end = start + value.length;
    surround(scan, start, end);
    const bare = value.replace(/[\s-]/g, '').toUpperCase();
    const made = open(scan, rule, bare);
    add(made, 'form');
    for (const check of checks) add(made, check(bare, scan.today) ? 'checksum-ok' : 'checksum-failed');
    addName(scan, made);
    if (scan.context.site?.commonNumbers.has(bare)) against(made, 'common-number', 'common-number');
    submit(scan, made);
  }
}
