import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { expand } from './expand.ts';
import type { FaultKind, FaultPlan } from '../provider/faults.ts';
import { parseForm, type FormRecord } from './form.ts';
import { hostedPage } from './hosted-pages.ts';
import { createIdempotencyStore, type Answer } from './idempotency.ts';
import type { Route } from './route.ts';
import { StripeFault } from './stripe-fault.ts';
import type { World } from './world.ts';

/** One request to the API, as it arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly params: FormRecord;
  readonly idempotencyKey?: string;
}

export interface ServerParts {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly faults: FaultPlan;
  readonly keys: ReadonlySet<string>;
  readonly seen: SeenRequest[];
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const modeOf = (parts: ServerParts, request: IncomingMessage): { readonly livemode: boolean } => {
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (parts.keys.has(key)) return { livemode: key.includes('_live_') };
  const shown = key === '' ? '' : `: ${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
  throw new StripeFault(
    401,
    {
      type: 'invalid_request_error',
      message: key === '' ? 'You did not provide an API key.' : `Invalid API Key provided${shown}`,
    },
    true,
  );
};

const faultAnswer = (fault: StripeFault): Answer => ({ status: fault.status, body: { error: fault.body } });

const RATE = new StripeFault(
  429,
  {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests hit the API too quickly.',
  },
  true,
);
const BROKEN = new StripeFault(500, { type: 'api_error', message: 'An unknown error occurred.' });

/** Runs one API request; a wrong card or a wrong parameter becomes an answer. */
const run = (
  parts: ServerParts,
  method: string,
  path: string,
  params: FormRecord,
  livemode: boolean,
): Answer => {
  const { expand: wanted, ...rest } = params;
  const found = parts.routes.find((each) => each.method === method && each.pattern.test(path));
  if (found === undefined)
    throw new StripeFault(
      404,
      { type: 'invalid_request_error', message: `Unrecognized request URL (${method}: ${path}).` },
      true,
    );
  const result = found.run(parts.world, { livemode }, found.pattern.exec(path)?.[1] ?? '', rest);
  const paths = (Array.isArray(wanted) ? wanted : []).filter(
    (each): each is string => typeof each === 'string',
  );
  return { status: 200, body: expand(parts.world.store, result, paths) };
};

const sendJson = (
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  cut: boolean,
): void => {
  const body = JSON.stringify(answer.body, null, 2);
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'request-id': 'req_fake',
    ...headers,
  });
  if (!cut) {
    response.end(body);
    return;
  }
  response.write(body.slice(0, body.length / 2), () => {
    response.destroy();
  });
};

const spoil = (response: ServerResponse, kind: FaultKind | undefined): boolean => {
  if (kind === 'lost') response.destroy();
  else if (kind === 'html')
    response
      .writeHead(502, { 'content-type': 'text/html' })
      .end('<html><body><h1>502 Bad Gateway</h1></body></html>');
  else if (kind !== 'hang') return false;
  return true;
};

export const createApiServer = (parts: ServerParts): Server => {
  const idempotency = createIdempotencyStore(() => parts.world.now());

  const once = (
    request: IncomingMessage,
    fingerprint: string,
    work: () => Answer,
  ): { readonly answer: Answer; readonly replayed: boolean } => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return { answer: work(), replayed: false };
    const kept = idempotency.begin(key, fingerprint);
    if (kept !== undefined) return { answer: kept, replayed: true };
    try {
      const answer = work();
      idempotency.keep(key, answer);
      return { answer, replayed: false };
    } catch (error) {
      if (error instanceof StripeFault && !error.validation) idempotency.keep(key, faultAnswer(error));
      else idempotency.forget(key);
      throw error;
    }
  };

  /** In progress until the caller gives up; the key is taken as long. */
  const stall = (response: ServerResponse, fingerprint: string, key: unknown): void => {
    if (typeof key !== 'string' || idempotency.begin(key, fingerprint) !== undefined) return;
    response.on('close', () => {
      idempotency.forget(key);
    });
  };

  const api = (request: IncomingMessage, response: ServerResponse, url: URL, body: string): void => {
    const method = request.method ?? 'GET';
    const text = method === 'POST' ? body : url.search.slice(1);
    const params = parseForm(text);
    const key = request.headers['idempotency-key'];
    parts.seen.push({
      method,
      path: url.pathname,
      params,
      ...(typeof key === 'string' ? { idempotencyKey: key } : {}),
    });
    const kind = parts.faults.take(method, url.pathname);
    if (kind === 'drop') {
      response.destroy();
      return;
    }
    const fingerprint = `${method} ${url.pathname} ${text}`;
    let answer: Answer;
    let headers = {};
    try {
      if (kind === 'stall') {
        stall(response, fingerprint, key);
        return;
      }
      const { livemode } = modeOf(parts, request);
      if (kind === 'rate') throw RATE;
      const result = once(request, fingerprint, () => {
        if (kind === 'error500') throw BROKEN;
        return run(parts, method, url.pathname, params, livemode);
      });
      ({ answer } = result);
      if (result.replayed) headers = { 'idempotent-replayed': 'true' };
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error;
      answer = faultAnswer(error);
    }
    if (!spoil(response, kind)) sendJson(response, answer, headers, kind === 'truncated');
  };

  const web = (request: IncomingMessage, response: ServerResponse, url: URL, body: string): void => {
    const answer = hostedPage(parts.world, request.method ?? 'GET', url.pathname, new URLSearchParams(body));
    if ('location' in answer) response.writeHead(303, { location: answer.location }).end();
    else response.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' }).end(answer.html);
  };

  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    readBody(request)
      .then((body) => {
        (url.pathname.startsWith('/c/') ? web : api)(request, response, url, body);
      })
      .catch((error: unknown) => {
        if (response.headersSent || response.destroyed) return;
        const status = error instanceof StripeFault ? error.status : 500;
        response
          .writeHead(status, { 'content-type': 'text/plain' })
          .end(error instanceof Error ? error.message : String(error));
      });
  });
};
