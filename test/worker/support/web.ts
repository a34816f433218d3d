import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void);

export interface Web {
  origin: string;
  /** Every request as `METHOD /path`, in order. */
  asked: string[];
  /** Path → page (HTML) or handler; may be changed while it serves. */
  pages: Record<string, Answer>;
  /** Serves these from now on. */
  serve(pages: Record<string, Answer>): void;
  close(): Promise<void>;
}

/** A real server on a free port. Pages given as text get an ETag and answer 304; what is not there is 404. */
export async function serveWeb(first: Record<string, Answer>): Promise<Web> {
  let pages = first;
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(`${request.method} ${path}`);
    const answer = pages[path];
    if (answer === undefined) {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>404 Not Found</h1>');
    } else if (typeof answer === 'function') {
      answer(request, response);
    } else {
      const etag = `"${Buffer.from(answer).length}-${hash(answer)}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(answer);
    }
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    pages,
    serve(others) {
      pages = others;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function hash(text: string): number {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return value >>> 0;
}

/** A page with a title, running text and links. */
export function page(title: string, body: string, links: string[] = []): string {
  const list = links.map((link) => `<li><a href="${link}">${link}</a></li>`).join('');
  return `<!doctype html><html><head><title>${title}</title></head><body><div id="content"><h1>${title}</h1><p>${body}</p></div><ul>${list}</ul></body></html>`;
}
