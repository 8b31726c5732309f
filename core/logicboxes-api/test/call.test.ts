import { ModuleError, secret } from '@billet/sdk';
import { expect } from 'chai';
import { callLogicboxes } from '../src/index.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly secretFields: readonly string[];
}

/** A reseller's account whose provider answers so. */
const answering = (status: number, text: string, sent: Sent[] = []): never =>
  ({
    settings: { userId: '7', apiKey: secret('k3y') },
    http: (url: string, { method = 'GET', body = '', secretFields = [] }: { method?: string; body?: string; secretFields?: readonly string[] }) => {
      sent.push({ url, method, body, secretFields });
      return Promise.resolve(new Response(text, { status }));
    },
  }) as never;

const failureOf = (call: Promise<unknown>): Promise<ModuleError['failure'] | undefined> => call.then(() => undefined, (error: unknown) => (error instanceof ModuleError ? error.failure : undefined));

const BASE = 'https://httpapi.example/api/';

describe('calls to LogicBoxes', () => {
  it('carry the credentials in the address of a GET and in the body of a POST, never in a log', async () => {
    const sent: Sent[] = [];
    const ctx = answering(200, '{"ok":1}', sent);
    expect(await callLogicboxes(ctx, 'GET', BASE, 'domains/details', { ns: ['a.example', 'b.example'], years: 2 })).to.deep.equal({ ok: 1 });
    await callLogicboxes(ctx, 'POST', BASE, 'domains/register', { name: 'ana.example' });
    expect(sent.map(({ url, method, body }) => `${method} ${url} ${body}`)).to.deep.equal([
      'GET https://httpapi.example/api/domains/details.json?auth-userid=7&api-key=k3y&ns=a.example&ns=b.example&years=2 ',
      'POST https://httpapi.example/api/domains/register.json auth-userid=7&api-key=k3y&name=ana.example',
    ]);
    for (const { secretFields } of sent) expect(secretFields).to.include.members(['api-key', 'auth-code', 'passwd']);
  });

  const refusals: readonly [string, number, string, Readonly<Record<string, unknown>>][] = [
    ['an error in words', 200, '{"status":"ERROR","message":"Domain name not found"}', { kind: 'notFound' }],
    ['an error in other letters, elsewhere', 200, '{"status":"error","error":"odd"}', { message: 'odd' }],
    ['an action that failed', 200, '{"actionstatus":"Failed","actionstatusdesc":"odd too"}', { message: 'odd too' }],
    ['an action that failed without a word', 200, '{"actionstatus":"Failed"}', { message: 'the action failed' }],
    ['a status alone', 500, '{}', { message: 'HTTP 500' }],
    ['a status with a list', 500, '[]', { message: 'HTTP 500' }],
    ['the gate', 403, '<html>no</html>', { kind: 'auth', code: '403' }],
    ['too many', 429, '', { kind: 'rate' }],
    ['a page instead of an answer', 200, '<html>hello</html>', { kind: 'remote' }],
  ];
  for (const [what, status, text, expected] of refusals)
    it(`fail for ${what}`, async () => {
      expect(await failureOf(callLogicboxes(answering(status, text), 'POST', BASE, 'x', {}))).to.include(expected);
    });

  it('may have been heard where a POST brings nonsense back, and not where a GET does', async () => {
    const ambiguous = async (method: 'GET' | 'POST'): Promise<boolean | undefined> => (await failureOf(callLogicboxes(answering(200, 'nonsense'), method, BASE, 'x', {})))?.ambiguous;
    expect([await ambiguous('POST'), await ambiguous('GET')]).to.deep.equal([true, false]);
  });

  it('give what is not a complaint as it is', async () => {
    for (const text of ['[]', '"true"', '{"status":"Success"}', '{"message":"welcome"}']) expect(await callLogicboxes(answering(200, text), 'GET', BASE, 'x', {})).to.deep.equal(JSON.parse(text));
  });
});
