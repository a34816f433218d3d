// A large government-like site on a port of its own process, with ETags. Speaks as little HTTP as a crawler needs, so that
// the cores are left to the crawler. Arguments: about how many addresses. Prints its origin and how many there are.
// GET /__counts answers how often what was asked for.
import { createServer } from 'node:net';
import { benchSite } from './pages.ts';

const site = benchSite(Number(process.argv[2] ?? 20_000));
const counts = { ok: 0, notModified: 0, other: 0 };

function answer(request: string): Buffer[] {
  const path = request.slice(4, request.indexOf(' ', 4));
  if (path === '/__counts') {
    const body = JSON.stringify(counts);
    return [
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    ];
  }
  const etag = `"${path.length}-${path}"`;
  const known = /\r\nif-none-match: ([^\r]+)/i.exec(request)?.[1];
  const body = known === etag ? null : site.page(path);
  if (known === etag) {
    counts.notModified++;
    return [Buffer.from(`HTTP/1.1 304 Not Modified\r\nETag: ${etag}\r\n\r\n`)];
  }
  if (!body) {
    counts.other++;
    return [Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')];
  }
  counts.ok++;
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\nETag: ${etag}\r\nLast-Modified: Fri, 02 Jan 2026 00:00:00 GMT\r\n\r\n`;
  return [Buffer.from(head), body];
}

createServer((socket) => {
  let waiting = '';
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    waiting += chunk.toString('latin1');
    for (let end = waiting.indexOf('\r\n\r\n'); end >= 0; end = waiting.indexOf('\r\n\r\n')) {
      const request = waiting.slice(0, end);
      waiting = waiting.slice(end + 4);
      socket.write(Buffer.concat(answer(request)));
    }
  });
}).listen(0, '127.0.0.1', function (this: import('node:net').Server) {
  const address = this.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0} ${site.addresses}`);
});
