import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can be wrong with the next questions: an error code of the service, a page of HTML, a status, or silence. */
export type ViesFault = { readonly error: string } | { readonly html: string } | { readonly status: number } | { readonly silent: true };

interface Question {
  readonly countryCode: string;
  readonly vatNumber: string;
  readonly requesterMemberStateCode?: string;
  readonly requesterNumber?: string;
}

export interface FakeVies {
  readonly base: string;
  readonly asked: readonly Question[];
  /** Registers a number; `name` null = the state tells no names. */
  register(number: string, name: string | null): void;
  strike(number: string): void;
  /** The whole state's office is away until it is back. */
  close(countryCode: string): void;
  open(countryCode: string): void;
  /** The next questions, as many as faults, go wrong. */
  fail(...faults: readonly ViesFault[]): void;
  stop(): Promise<void>;
}

const NUMBER = /^[A-Z0-9+*]{2,12}$/;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** The Commission's REST service as it is documented: errors come with status 200, a consultation number only for who names himself. */
export const startFakeVies = async (): Promise<FakeVies> => {
  const numbers = new Map<string, string | null>();
  const away = new Set<string>();
  const faults: ViesFault[] = [];
  const asked: Question[] = [];
  let consultations = 0;
  const refuse = (error: string): object => ({ actionSucceed: false, errorWrappers: [{ error }] });
  const answer = (question: Question): object => {
    const { countryCode, vatNumber, requesterMemberStateCode: state, requesterNumber } = question;
    if (typeof countryCode !== 'string' || typeof vatNumber !== 'string' || countryCode === 'GR' || !NUMBER.test(vatNumber)) return refuse('INVALID_INPUT');
    if (away.has(countryCode)) return refuse('MS_UNAVAILABLE');
    if (state !== undefined && !numbers.has(`${state}${requesterNumber ?? ''}`)) return refuse('INVALID_REQUESTER_INFO');
    const holder = numbers.get(`${countryCode}${vatNumber}`);
    const valid = holder !== undefined;
    consultations += 1;
    return {
      countryCode, vatNumber, requestDate: new Date(0).toISOString(), valid,
      requestIdentifier: state === undefined ? '' : `WAPIAAAA${String(consultations).padStart(8, '0')}`,
      name: holder ?? '---', address: '---', traderName: '---', traderNameMatch: 'NOT_PROCESSED',
    };
  };
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method !== 'POST' || request.url !== '/rest-api/check-vat-number') return response.writeHead(404).end();
      const question = JSON.parse(await readBody(request)) as Question;
      asked.push(question);
      const fault = faults.shift();
      if (fault !== undefined && 'silent' in fault) return undefined;
      if (fault !== undefined && 'status' in fault) return response.writeHead(fault.status).end();
      if (fault !== undefined && 'html' in fault) return response.writeHead(200, { 'content-type': 'text/html' }).end(fault.html);
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(fault === undefined ? answer(question) : refuse(fault.error)));
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/rest-api`,
    asked,
    register: (number, name) => void numbers.set(number, name),
    strike: (number) => void numbers.delete(number),
    close: (code) => void away.add(code),
    open: (code) => void away.delete(code),
    fail: (...more) => void faults.push(...more),
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(() => { done(); });
    }),
  };
};
