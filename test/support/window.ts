import { type Browser, chromium } from 'playwright';
import { findBrowser, fontConfig } from '../../worker/browser/find.ts';

/** A browser for journeys: the one that the product itself would use, with a Chinese font. */
export async function openWindow(): Promise<Browser> {
  const found = await findBrowser(process.env.XUNCHA_BROWSER ?? '');
  if (!found) throw new Error('no browser: `xuncha doctor` says what is missing');
  const env = { ...process.env, FONTCONFIG_FILE: fontConfig() };
  return chromium.launch({ executablePath: found.path, args: found.args, env });
}
