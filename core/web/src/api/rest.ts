import { callerForApiKey } from '@billet/billing';
import { BilletError, isBilletError, type Caller, type Operation } from '@billet/sdk';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { WebHouse } from '../web-house.ts';
import { openApiOf } from './openapi.ts';
import { searchStream } from './search-stream.ts';

const json = express.json({ limit: '1mb', strict: true });

const bearer = (request: Request): string | undefined => /^Bearer ([\w-]+)$/.exec(request.get('authorization') ?? '')?.[1];

const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };

/** Who calls: an API key in the header, nothing else. Cookies do not open the API, so no other site can use them. */
export const callerOf = async (web: WebHouse, request: Request): Promise<Caller> => {
  const token = bearer(request);
  const from = request.ip === undefined ? {} : { address: request.ip };
  if (token === undefined) {
    if (request.get('authorization') !== undefined) throw new BilletError('AUTH_INVALID', 'This API key is not valid.', { status: 401 });
    return { ...guest, ...from };
  }
  const caller = await callerForApiKey(web.house.db, token);
  if (caller === undefined) throw new BilletError('AUTH_INVALID', 'This API key is not valid.', { status: 401 });
  return { ...caller, ...from };
};

const inputOf = (operation: Operation, request: Request): unknown => {
  const { method } = operation.http ?? { method: 'GET' };
  const body: unknown = request.body ?? {};
  if (method !== 'GET' && (typeof body !== 'object' || body === null || Array.isArray(body))) throw new BilletError('BODY_INVALID', 'The body must be a JSON object.', { status: 400 });
  for (const [key, value] of Object.entries(request.query)) {
    if (typeof value !== 'string') throw new BilletError('INPUT_INVALID', `${key}: given more than once`, { status: 422, field: key });
  }
  return method === 'GET' ? { ...request.query, ...request.params } : { ...(body as object), ...request.params };
};

/** What the database says holds its statement, which is nobody's business outside. */
const titleOf = (known: BilletError | undefined): string => {
  if (known === undefined) return 'The request is not valid.';
  return known.code.startsWith('DATABASE_') ? 'What is stored already does not allow this.' : known.message;
};

/** problem+json (RFC 9457) with our code and the field to blame. */
export const sendProblem = (response: Response, error: unknown, requestId: string): void => {
  const known = isBilletError(error) ? error : undefined;
  const status = known?.status ?? (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 500);
  const hidden = status >= 500;
  response
    .status(status)
    .type('application/problem+json')
    .send({
      type: `urn:billet:error:${hidden ? 'INTERNAL' : (known?.code ?? 'REQUEST_INVALID')}`,
      title: hidden ? 'Something went wrong on our side.' : titleOf(known),
      status,
      code: hidden ? 'INTERNAL' : (known?.code ?? 'REQUEST_INVALID'),
      ...(known?.field === undefined ? {} : { field: known.field }),
      ...(hidden || known === undefined || Object.keys(known.details).length === 0 ? {} : { details: known.details }),
      requestId,
    });
};

const handle =
  (web: WebHouse, operation: Operation): RequestHandler =>
  async (request, response) => {
    const caller = await callerOf(web, request);
    const key = request.get('idempotency-key');
    const reply = await web.house.executor.callByName(operation.name, inputOf(operation, request), caller, {
      traceId: String(response.locals['requestId']),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      ...(request.get('billet-dry-run') === 'true' ? { dryRun: true } : {}),
    });
    response.status(200).set('Cache-Control', 'no-store').json(reply);
  };

const routerOf = (web: WebHouse): express.Router => {
  const router = express.Router();
  const bound = web.house.registry.all().flatMap(({ operation }) => (operation.http === undefined ? [] : [{ operation, http: operation.http }]));
  const parameters = (path: string): number => (path.match(/\{/g) ?? []).length;
  for (const { operation, http } of bound.sort((a, b) => parameters(a.http.path) - parameters(b.http.path))) {
    const path = http.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const method = http.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[method](path, handle(web, operation));
  }
  return router;
};

/** The REST API, from the operations: fixed paths before those with parameters; made anew when an extension starts or stops. */
export const mountApi = (app: Express, web: WebHouse): void => {
  app.get('/api/v1/openapi.json', (_request, response) => {
    response.json(openApiOf(web.house.registry.all().map(({ operation }) => operation), web.house.config.baseUrl()));
  });
  let made: { readonly version: number; readonly router: express.Router } | undefined;
  const current: RequestHandler = (request, response, next) => {
    const version = web.house.registry.version();
    if (made?.version !== version) made = { version, router: routerOf(web) };
    made.router(request, response, next);
  };
  app.post('/api/v1/domain-searches', json, searchStream(web, callerOf));
  app.use('/api/v1', json, current, (_request, response) => {
    sendProblem(response, new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 }), String(response.locals['requestId']));
  });
};
