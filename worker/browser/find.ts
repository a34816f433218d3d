import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface FoundBrowser {
  path: string;
  args: string[];
  /** Where it comes from: `setting`, `playwright`, `system`, `packaged`. */
  origin: string;
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * A Chromium, in this order: the setting XUNCHA_BROWSER, Playwright's own, one of the system, the one that comes as an
 * npm package. Null when there is none, or when the setting names something that cannot be run.
 */
export async function findBrowser(configured: string): Promise<FoundBrowser | null> {
  const plain = (path: string, origin: string): FoundBrowser => ({ path, args: commonArgs, origin });
  if (configured !== '') return isProgram(configured) ? plain(configured, 'setting') : null;
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  if (own && isProgram(own)) return plain(own, 'playwright');
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of systemNames) {
      const path = join(folder, name);
      if (folder !== '' && isProgram(path)) return plain(path, 'system');
    }
  }
  return packaged();
}

/** Unpacked once into the temporary folder by the package itself. */
async function packaged(): Promise<FoundBrowser | null> {
  try {
    const { default: packagedChromium } = await import('@sparticuz/chromium');
    const path = await packagedChromium.executablePath();
    const safe = packagedChromium.args.filter((arg) => !unwanted.test(arg));
    return { path, args: [...new Set([...safe, ...commonArgs])], origin: 'packaged' };
  } catch {
    // Another processor than the package was built for.
    return null;
  }
}

/** Meant for short functions in a cloud: one process dies with its first page, and pages must stay apart from one another. */
const unwanted = /single-process|no-zygote|web-security|site-isolation|allow-running-insecure-content/;

/** A container has a small /dev/shm; a service often runs as root, where Chromium's sandbox cannot start. */
const commonArgs = [
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  ...(userInfo().uid === 0 ? ['--no-sandbox'] : []),
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A fontconfig file that adds the packaged Chinese font to those of the system, so that evidence is never boxes.
 * @returns its path, for FONTCONFIG_FILE
 */
export function fontConfig(): string {
  const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  // Another copy of the program has its fonts elsewhere.
  const key = createHash('sha256').update(fonts).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `xuncha-fonts-${userInfo().uid}-${key}`);
  const file = join(folder, 'fonts.conf');
  const xml = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}/400Regular</dir>
  <dir>${fonts}/700Bold</dir>
  <cachedir>${folder}/cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>monospace</family><default><family>Noto Sans SC</family></default></alias>
</fontconfig>
`;
  mkdirSync(join(folder, 'cache'), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    // Two processes may start together: the file appears whole or not at all.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, xml);
    renameSync(draft, file);
  }
  return file;
}
