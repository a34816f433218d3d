import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Notes how long the answer took, by the path of the route, never by the address. */
  watch(route: string): RequestHandler;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'xuncha_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    registry,
    watch: (route) => (request, response, next) => {
      const end = seconds.startTimer({ method: request.method, route });
      response.once('finish', () => end({ status: String(response.statusCode) }));
      next();
    },
  };
}
