import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to a fake panel, taken apart. */
export interface PanelRequest {
  readonly method: string;
  /** Path and query as they stood in the address: nothing secret may be in there. */
  readonly url: string;
  readonly path: string;
  /** Query and form together; a name may come several times. */
  readonly fields: URLSearchParams;
  readonly json: unknown;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** User and password of HTTP Basic. */
  readonly basic: { readonly user: string; readonly password: string } | undefined;
}

export interface PanelReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly html?: string;
}

export interface PanelServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly seen: PanelRequest[];
  /** The next change is carried out, its answer gets lost. */
  loseAnswer(): void;
  /** The next request is never answered. */
  stall(): void;
  /** The next request (that fits) is answered with this and does nothing. */
  next(reply: PanelReply, fits?: (request: PanelRequest) => boolean): void;
  /** The next change is carried out, but answered with this. */
  nextAfterChange(reply: PanelReply): void;
  stop(): Promise<void>;
}

export interface PanelManners {
  answer(request: PanelRequest): PanelReply | Promise<PanelReply>;
  /** Whether a request changes something. */
  changes(request: PanelRequest): boolean;
}

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
};

const takeApart = async (request: IncomingMessage): Promise<PanelRequest> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://panel');
  const fields = new URLSearchParams(url.search);
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) for (const [name, value] of new URLSearchParams(body)) fields.append(name, value);
  const [, encoded] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const [user = '', ...password] = Buffer.from(encoded ?? '', 'base64').toString('utf8').split(':');
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    path: url.pathname,
    fields,
    json: parseJson(body),
    body,
    headers: request.headers as PanelRequest['headers'],
    basic: encoded === undefined ? undefined : { user, password: password.join(':') },
  };
};

const send = (response: ServerResponse, reply: PanelReply): void => {
  const { status = 200, headers = {}, json, text = '', html } = reply;
  const type = html !== undefined ? 'text/html; charset=utf-8' : json !== undefined ? 'application/json' : 'text/plain';
  response.writeHead(status, { 'content-type': type, ...headers }).end(html ?? (json === undefined ? text : JSON.stringify(json)));
};

/** The HTTP side of a fake panel: takes requests apart, keeps them, and plays the tricks that real servers play. */
export const startPanelServer = async ({ answer, changes }: PanelManners): Promise<PanelServer> => {
  const seen: PanelRequest[] = [];
  let lose = false;
  let stalled = false;
  let instead: { readonly reply: PanelReply; fits(request: PanelRequest): boolean } | undefined;
  let afterwards: PanelReply | undefined;
  const handle = async (raw: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await takeApart(raw);
    seen.push(request);
    if (stalled) {
      stalled = false;
      return;
    }
    if (instead?.fits(request) === true) {
      const { reply } = instead;
      instead = undefined;
      send(response, reply);
      return;
    }
    const reply = await answer(request);
    if (changes(request) && lose) {
      lose = false;
      response.destroy();
    } else if (changes(request) && afterwards !== undefined) {
      send(response, afterwards);
      afterwards = undefined;
    } else send(response, reply);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => send(response, { status: 500, text: String(error) }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    loseAnswer: () => {
      lose = true;
    },
    stall: () => {
      stalled = true;
    },
    next: (reply, fits = () => true) => {
      instead = { reply, fits };
    },
    nextAfterChange: (reply) => {
      afterwards = reply;
    },
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  };
};
