import { type Browser, chromium } from 'playwright';
import { findBrowser, fontConfig } from '../../worker/browser/find.ts';

/** A browser for journeys: the one that the product itself would use, with a Chinese font. */
export async function openWindow(): Promise<Browser> {
  const found = await findBrowser(process.env.XUNCHA_BROWSER ?? '');
  if (!found) throw new Error('no browser: `xuncha doctor` says what is missing');
  // one process for everything ends with the first window that closes, and a page's own policy is what is tested here
  const args = found.args.filter((arg) => !/single-process|no-zygote|web-security|site-isolation/.test(arg));
  const env = { ...process.env, FONTCONFIG_FILE: fontConfig() };
  return chromium.launch({ executablePath: found.path, args, env });
}
