import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';

interface Asset {
  type: string;
  bytes: Buffer;
}

/** What pages name in their head; file names carry a digest, so browsers may keep them for ever. */
export interface Assets {
  style: string;
  scripts: string[];
  icon: string;
  serve: RequestHandler;
}

const publicFolder = join(dirname(fileURLToPath(import.meta.url)), '../public');

/**
 * Reads style, scripts and htmx once at the start and serves them from memory: no path of a request ever reaches the disk.
 * The style sheet is public/css/*.css in the order of their names.
 */
export function openAssets(): Assets {
  const files = new Map<string, Asset>();
  const add = (name: string, extension: string, type: string, bytes: Buffer): string => {
    const address = `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}.${extension}`;
    files.set(address, { type, bytes });
    return `/assets/${address}`;
  };
  const read = (folder: string, ending: string) =>
    readdirSync(join(publicFolder, folder))
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => ({ name: name.slice(0, -ending.length), bytes: readFileSync(join(publicFolder, folder, name)) }));

  const css = Buffer.concat(read('css', '.css').map((file) => Buffer.concat([file.bytes, Buffer.from('\n')])));
  const htmx = readFileSync(join(dirname(createRequire(import.meta.url).resolve('htmx.org')), 'htmx.min.js'));
  const script = 'text/javascript; charset=utf-8';
  const style = add('style', 'css', 'text/css; charset=utf-8', css);
  const scripts = [
    add('htmx', 'js', script, withoutMap(htmx)),
    ...read('js', '.js').map((file) => add(file.name, 'js', script, file.bytes)),
  ];
  const icon = add('icon', 'svg', 'image/svg+xml', readFileSync(join(publicFolder, 'icon.svg')));

  return {
    style,
    scripts,
    icon,
    serve(request, response, next) {
      const asset = files.get(String(request.params.file ?? ''));
      if (!asset) return next();
      response.set({ 'Content-Type': asset.type, 'Cache-Control': 'public, max-age=31536000, immutable' });
      response.send(asset.bytes);
    },
  };
}

/** The source map is not served, so its name would only be a 404 in the console. */
function withoutMap(source: Buffer): Buffer {
  return Buffer.from(source.toString('utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
}
