import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import type { Services } from './services.ts';

export interface Dashboard {
  /** Address to open, with the port that was really taken. */
  url: string;
  stop(): Promise<void>;
}

/** The port or address cannot be listened on; names it and the setting that changes it. */
export class ListenError extends Error {
  readonly code = 'cannot-listen';
}

/**
 * Serves the dashboard until `stop` is called. What it needs from other rooms (reading a file, printing a PDF) is brought in.
 * @throws ListenError when the port is taken.
 */
export async function startDashboard(options: Omit<Services, 'now'> & { now?: () => Date }): Promise<Dashboard> {
  const services: Services = { ...options, now: options.now ?? (() => new Date()) };
  const { host, port } = services.settings;
  const server = createServer(createApp(services));
  // slow clients must not hold connections for ever
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ListenError(
          `http://${host}:${port} cannot be listened on (${error.message}); choose another address or port in XUNCHA_HOST and XUNCHA_PORT`,
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // a listening TCP server has one
  const shown = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  const url = `http://${shown}:${address.port}`;
  services.log.info({ url }, 'dashboard is up');
  return {
    url,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), 3000);
      await closed;
      clearTimeout(force);
    },
  };
}
