import type { Express, Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { callerOf, sendProblem } from '../api/rest.ts';
import type { WebHouse } from '../web-house.ts';

interface Figures {
  readonly items: readonly { readonly name: string; readonly labelled?: string; readonly values: readonly { readonly label?: string; readonly value: number }[] }[];
}

/** Few and fixed: an address in a label would make a series of every number in it. */
const doorOf = (path: string): string => /^\/(api|hooks|staff|assets|metrics|healthz)(?=\/|$)/.exec(path)?.[1] ?? 'client';

/** Seconds; the targets of pages and messages lie among them. */
const BUCKETS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

let own: Registry | undefined;
/** Of the process, whatever number of houses it has open: memory, processor, delays of the event loop. */
const processMetrics = (): Registry => {
  if (own === undefined) {
    own = new Registry();
    collectDefaultMetrics({ register: own, prefix: 'billet_' });
  }
  return own;
};

const observe =
  (requests: Histogram<'door' | 'method' | 'status'>): RequestHandler =>
  (request, response, next) => {
    const began = performance.now();
    const door = doorOf(request.path);
    response.once('finish', () => {
      requests.observe({ door, method: request.method, status: `${String(Math.floor(response.statusCode / 100))}xx` }, (performance.now() - began) / 1000);
    });
    next();
  };

/** The figures of the house, as the caller may see them. */
const figuresOf = async (web: WebHouse, request: Request, traceId: string): Promise<string> => {
  const caller = await callerOf(web, request);
  const { items } = (await web.house.executor.callByName('system.figures', {}, caller, { traceId })) as Figures;
  const registry = new Registry();
  for (const { name, labelled, values } of items) {
    const gauge = new Gauge({ name: `billet_${name}`, help: name.replaceAll('_', ' '), labelNames: labelled === undefined ? [] : [labelled], registers: [registry] });
    for (const { label, value } of values) gauge.set(labelled === undefined || label === undefined ? {} : { [labelled]: label }, value);
  }
  return registry.metrics();
};

/**
 * `/metrics` in the text format of Prometheus, for an API key of staff that may read jobs: requests by door, the process, and
 * `system.figures`. https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const mountMetrics = (app: Express, web: WebHouse): void => {
  const registry = new Registry();
  app.use(observe(new Histogram({ name: 'billet_http_request_seconds', help: 'seconds from request to answer', labelNames: ['door', 'method', 'status'], buckets: BUCKETS, registers: [registry] })));
  app.get('/metrics', async (request, response) => {
    const traceId = String(response.locals['requestId']);
    try {
      const figures = await figuresOf(web, request, traceId);
      response.set('Cache-Control', 'no-store').type(registry.contentType).send([figures, await registry.metrics(), await processMetrics().metrics()].join('\n'));
    } catch (error) {
      sendProblem(response, error, traceId);
    }
  });
};
