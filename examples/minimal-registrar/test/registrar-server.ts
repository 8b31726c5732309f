import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from '@billet/sdk';

const TODAY = 2027;
const PRICE = 10;
const LABEL = /^(?!-)(?!..--)[a-z0-9-]{1,63}(?<!-)\.[a-z]+$/;
const A_LABEL = /^xn--[a-z0-9-]{4,}\.[a-z]+$/;

const command = z.object({
  kind: z.enum(['register', 'renew', 'transferIn']),
  name: z.string(),
  years: z.number().default(1),
  nameservers: z.array(z.object({ host: z.string() })).default([]),
  registrant: z.object({ phone: z.string() }).optional(),
  currentExpiry: z.string().optional(),
  code: z.string().optional(),
});
const lists = z.object({ names: z.array(z.string()).default([]), servers: z.array(z.object({ host: z.string() })).default([]) });

export interface Registration {
  readonly name: string;
  readonly expiresOn: string;
  readonly statuses: readonly string[];
  readonly nameservers: readonly { readonly host: string }[];
}

type Trouble = 'answer' | 'command' | 'garbled' | 'tooMany';

export interface RegistrarServer {
  readonly url: string;
  /** Domains that are with us. */
  readonly domains: Map<string, Registration>;
  /** Domains of other registrars, and their codes. */
  readonly foreign: Map<string, string>;
  readonly money: { spent: number; left: number };
  /** What happens to the next command of a kind. */
  readonly troubles: Map<string, Trouble>;
  stop(): Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

class Refusal extends Error {
  readonly status: number;
  readonly field: string | undefined;

  constructor(status: number, message: string, field?: string) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** A registrar that keeps domains and money in memory, and does a command of one id once. */
export const startRegistrar = async (): Promise<RegistrarServer> => {
  const domains: RegistrarServer['domains'] = new Map();
  const foreign: RegistrarServer['foreign'] = new Map();
  const money = { spent: 0, left: 1000 };
  const troubles: RegistrarServer['troubles'] = new Map();
  const carriedOut = new Map<string, string>();

  const wished = ({ kind, name, years, ...wish }: z.output<typeof command>): Registration => {
    const ours = domains.get(name);
    if (kind === 'renew') {
      if (ours === undefined) throw new Refusal(404, 'No such domain.');
      if (ours.expiresOn !== wish.currentExpiry) throw new Refusal(422, 'It expires on another day.', 'currentExpiry');
      return { ...ours, expiresOn: `${String(Number(ours.expiresOn.slice(0, 4)) + years)}${ours.expiresOn.slice(4)}` };
    }
    if (ours !== undefined || (kind === 'register' && foreign.has(name))) throw new Refusal(409, 'The name is taken.');
    if (kind === 'transferIn' && foreign.get(name) !== wish.code) throw new Refusal(422, 'The code does not fit.', 'authCode');
    if (!/^\+\d+$/.test(wish.registrant?.phone ?? '')) throw new Refusal(422, 'This is no telephone number.', 'registrant.phone');
    return { name, expiresOn: `${String(TODAY + years)}-01-21`, statuses: ['ok'], nameservers: wish.nameservers };
  };

  const obey = (id: string, wish: z.output<typeof command>): unknown => {
    if (!carriedOut.has(id)) {
      const domain = wished(wish);
      if (money.left < PRICE * wish.years) throw new Refusal(402, 'There is no money left.');
      money.spent += PRICE * wish.years;
      money.left -= PRICE * wish.years;
      domains.set(domain.name, domain);
      foreign.delete(domain.name);
      carriedOut.set(id, domain.name);
    }
    return domains.get(carriedOut.get(id) ?? '');
  };

  const known = (name: string): Registration => {
    const found = domains.get(name);
    if (found === undefined) throw new Refusal(404, 'No such domain.');
    return found;
  };

  const answer = (url: string, body: unknown): unknown => {
    const [, kind, key = '', part] = url.split('/');
    if (kind === 'commands' && body !== undefined) return obey(key, command.parse(body));
    if (kind === 'commands') return carriedOut.has(key) ? 'applied' : 'notApplied';
    if (kind === 'domains' && part === undefined) return known(key);
    const { names, servers } = lists.parse(body ?? {});
    if (kind === 'domains') return domains.set(key, { ...known(key), nameservers: servers }).get(key);
    const possible = names.filter((name) => LABEL.test(name) || A_LABEL.test(name));
    return Object.fromEntries(possible.map((name) => [name, domains.has(name) || foreign.has(name) ? 'taken' : 'available']));
  };

  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { url = '' } = request;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const kind = url.startsWith('/commands/') && body !== undefined ? command.parse(body).kind : '';
      const trouble = troubles.get(kind);
      troubles.delete(kind);
      if (request.headers.authorization !== 'Bearer right-token') return response.writeHead(401).end('{"message":"The token is wrong."}');
      if (trouble === 'command') return request.socket.destroy();
      if (trouble === 'tooMany') return response.writeHead(429).end('{}');
      try {
        const said = JSON.stringify(answer(url, body));
        if (trouble === 'answer') return request.socket.destroy();
        return response.writeHead(200).end(trouble === 'garbled' ? '<html>' : said);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return response.writeHead(error.status).end(JSON.stringify({ message: error.message, field: error.field }));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    domains,
    foreign,
    money,
    troubles,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
