const longest = 3000;

/** What firewalls and walls against robots write, in place of a page and often with status 200. */
const words =
  /(?:请求|访问|操作|行为|提交|地址|IP)[^。\n]{0,14}(?:被拦截|已拦截|拦截|被拒绝|被阻断|被禁止|被限制|存在(?:安全)?(?:威胁|风险)|异常|过于频繁)|应用防火墙|网站防火墙|安全(?:狗|拦截|验证|防护)|云(?:盾|锁|防护)|(?:创宇|玄武|加速)[乐盾]|人机验证|滑动验证|拖动滑块|输入验证码|正在检查您的浏览器|access denied|request (?:blocked|rejected|denied)|just a moment|attention required|checking your browser|captcha|\bwaf\b|web application firewall/i;

/** Whether a page is a wall in front of the site rather than the site's own: it says nothing about what is behind it. */
export function isBlockPage(page: { title: string | null; text: string }): boolean {
  if (words.test(page.title ?? '')) return true;
  const text = page.text.trim();
  return text.length <= longest && text.split('\n').some((line) => line.length <= 120 && words.test(line));
}
