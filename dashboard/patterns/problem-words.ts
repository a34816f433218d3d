import type { Language } from '../language/words.ts';

/** What a check says, in Chinese; the check itself speaks English, as the command line does. */
const chinese: [RegExp, (...found: string[]) => string][] = [
  [/^unknown key "(.+)"$/, (key) => `没有名为 ${key} 的字段`],
  [/^duplicate id "(.+)", first (?:on line|at) (.+)$/, (id, place) => `编号 ${id} 重复，首次出现在 ${place}`],
  [/^expression (\d+) is vulnerable for backtracking$/, (n) => `第 ${n} 个表达式会回溯失控（backtracking）`],
  [/^expression (\d+) is (\w+) for backtracking$/, (n) => `第 ${n} 个表达式无法确认不会回溯失控（backtracking）`],
  [/^expression (\d+) is not RE2: (.*)$/s, (n, why) => `第 ${n} 个表达式不是 RE2 语法：${why}`],
  [/^example (\d+) of match is not found$/, (n) => `必须命中的第 ${n} 个例子没有命中`],
  [
    /^example (\d+) of ignore is found \((\w+), score (-?\d+)\)$/,
    (n, _band, score) => `不得命中的第 ${n} 个例子命中了（${score} 分）`,
  ],
  [/^unknown validator "(.+)"; known: (.*)$/, (name, known) => `没有名为 ${name} 的校验；可用：${known}`],
  [/^unknown code "(.+)"; known: (.*)$/, (name) => `没有名为 ${name} 的内置识别程序`],
  [/^larger than (\d+) characters$/, (n) => `内容超过 ${n} 个字符`],
  [/^(.*: )?Invalid input: expected (.+), received undefined$/, (where, what) => `${where}缺少这一项（应为 ${what}）`],
  [/^(.*: )?Invalid input: expected (.+), received (.+)$/, (where, what, is) => `${where}应为 ${what}，实为 ${is}`],
  [/^(.*: )?Invalid option: expected one of (.+)$/, (where, which) => `${where}只能是 ${which}`],
  [/^(.*: )?Too big: expected .*? to have <=(\d+) .*$/, (where, n) => `${where}最多 ${n} 个`],
  [/^(.*: )?Too small: expected .*? to have >=(\d+) .*$/, (where, n) => `${where}至少 ${n} 个`],
  [/^(.*: )?Too big: expected .*? to be <=(-?\d+)$/, (where, n) => `${where}不得大于 ${n}`],
  [/^(.*: )?Too small: expected .*? to be >=(-?\d+)$/, (where, n) => `${where}不得小于 ${n}`],
  [/^(.*: )?lower-case words joined by hyphens.*$/, (where) => `${where}须为小写英文和连字符，例如 resident-id`],
  [
    /^(.*: )?confirmed must not be less than likely.*$/,
    (where) => `${where}确认的分数不得低于很可能，很可能不得低于疑似`,
  ],
];

/** A problem of a pack in the reader's language; what has no words here stays as the check said it. */
export function problemInWords(message: string, language: Language): string {
  if (language === 'en') return message;
  for (const [form, say] of chinese) {
    const found = form.exec(message);
    if (found) return say(...found.slice(1).map((part) => part ?? ''));
  }
  return message;
}
