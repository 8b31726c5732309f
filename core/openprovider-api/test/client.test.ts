import { ModuleError, secret, z, type CallCtx } from '@billet/sdk';
import { expect } from 'chai';
import { createOpenproviderClient, type OpenproviderAccount } from '../src/index.ts';

type Answer = readonly [status: number, body: unknown] | Error;

/** An account whose provider answers so, one after the other. */
const answering = (answers: readonly Answer[], sent: string[] = []): CallCtx<OpenproviderAccount> => {
  const left = [...answers];
  return {
    accountId: '1',
    settings: { endpoint: 'https://api.example/v1beta/', username: 'u', password: secret('pw') },
    http: (url: string, { method = 'GET', headers = {}, secretFields = [] }: { method?: string; headers?: Readonly<Record<string, string>>; secretFields?: readonly string[] } = {}) => {
      sent.push(`${method} ${url} ${headers['authorization'] ?? '-'} ${secretFields.join()}`);
      const next = left.shift() ?? new Error('nothing left');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(new Response(typeof next[1] === 'string' ? next[1] : JSON.stringify(next[1]), { status: next[0] }));
    },
  } as never;
};
const ok = (data: unknown): Answer => [200, { code: 0, desc: '', data }];
const signedIn = ok({ token: 't1' });
const get = { method: 'GET', path: '/x' } as const;
const post = { method: 'POST', path: '/x', json: {} } as const;

const failureOf = async (answers: readonly Answer[], request: typeof get | typeof post = get): Promise<unknown> => {
  try {
    return await createOpenproviderClient()(answering(answers), request, z.looseObject({ id: z.number() }));
  } catch (error) {
    return error instanceof ModuleError ? error.failure : error;
  }
};

describe('calls to Openprovider', () => {
  it('sign in once, and again when the token has run out', async () => {
    const sent: string[] = [];
    const call = createOpenproviderClient();
    const ctx = answering([signedIn, ok({ id: 1 }), ok({ id: 2 }), [500, { code: 196, desc: 'Authentication/Authorization Failed' }], ok({ token: 't2' }), ok({ id: 3 })], sent);
    for (const id of [1, 2, 3]) expect(await call(ctx, get, z.looseObject({ id: z.number() }))).to.deep.equal({ id });
    expect(sent.map((line) => line.split(' ').slice(0, -1).join(' '))).to.deep.equal([
      'POST https://api.example/v1beta/auth/login -', 'GET https://api.example/v1beta/x Bearer t1', 'GET https://api.example/v1beta/x Bearer t1', 'GET https://api.example/v1beta/x Bearer t1',
      'POST https://api.example/v1beta/auth/login -', 'GET https://api.example/v1beta/x Bearer t2',
    ]);
    for (const line of sent) expect(line).to.match(/password,token,auth_code$/);
  });

  const lost = new ModuleError('timeout', 'No answer in time.', { ambiguous: true });
  const cases: readonly (readonly [string, readonly Answer[], typeof get | typeof post, object])[] = [
    ['a wrong password', [[500, { code: 196, desc: 'Authentication/Authorization Failed' }]], get, { kind: 'auth', message: 'Openprovider refuses user name and password: Authentication/Authorization Failed' }],
    ['a refusal in words', [signedIn, [500, { code: 1, desc: 'The domain is not found' }]], post, { kind: 'notFound', ambiguous: false }],
    ['too many calls', [signedIn, [429, 'slow down']], post, { kind: 'rate', ambiguous: false }],
    ['a page instead of an answer to a question', [signedIn, [502, '<html>']], get, { kind: 'remote', ambiguous: false }],
    ['a page instead of an answer to a change', [signedIn, [502, '<html>']], post, { kind: 'remote', ambiguous: true }],
    ['an answer without what was asked for', [signedIn, ok({})], post, { kind: 'remote', ambiguous: true }],
    ['a lost answer to a question', [signedIn, lost], get, { kind: 'timeout', ambiguous: false }],
    ['a lost answer to a change', [signedIn, lost], post, { kind: 'timeout', ambiguous: true }],
    ['a lost answer to the signing in for a change', [lost], post, { kind: 'timeout', ambiguous: false }],
  ];
  for (const [name, answers, request, expected] of cases) {
    it(`tell of ${name}`, async () => {
      expect(await failureOf(answers, request)).to.include(expected);
    });
  }
});
