import { expect } from 'chai';
import { ModuleError, panelModule, secret, type CallCtx, type Desired, type PanelAccount, type PanelVerbs } from '@billet/sdk';

type Verbs = PanelVerbs<unknown, string>;

/** A panel in memory, and what was asked of it. */
const stage = (more: Partial<Verbs> = {}) => {
  const accounts = new Map<string, PanelAccount>();
  const asked: string[] = [];
  const patch = (username: string, change: Partial<PanelAccount>): void => void accounts.set(username, { ...accounts.get(username)!, ...change });
  const verb = <A extends unknown[]>(name: string, work: (...args: A) => void) => (...args: A): Promise<void> => {
    asked.push(name);
    work(...args);
    return Promise.resolve();
  };
  const verbs: Verbs = {
    find: (_, username) => Promise.resolve(accounts.get(username)),
    create: verb('create', (_: CallCtx, want: Desired<string> & { username: string }) => void accounts.set(want.username, { username: want.username, state: 'active', plan: want.plan, ...(want.domain === undefined ? {} : { domain: want.domain }) })),
    hasPlan: (_, account, want) => account.plan === want.plan,
    changePlan: verb('changePlan', (_: CallCtx, { username }: PanelAccount, want: Desired<string>) => patch(username, { plan: want.plan })),
    suspend: verb('suspend', (_: CallCtx, { username }: PanelAccount) => patch(username, { state: 'suspended' })),
    unsuspend: verb('unsuspend', (_: CallCtx, { username }: PanelAccount) => patch(username, { state: 'active' })),
    setPassword: verb('setPassword', () => undefined),
    remove: verb('remove', (_: CallCtx, { username }: PanelAccount) => void accounts.delete(username)),
    ...more,
  };
  const kept = new Map<string, unknown>();
  const kv = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
  const ctx = { accountId: '1', kv } as unknown as CallCtx;
  const want = (change: Partial<Desired<string>> = {}): Desired<string> => ({ serviceId: '7', username: 'ana', password: secret('pw-1'), email: 'a@example.test', locale: 'en', plan: 'gold', planKey: '1', options: {}, state: 'active', resources: [], ...change });
  return { accounts, asked, kept, ctx, want, module: panelModule(verbs) };
};

describe('a panel module from its verbs', () => {
  it('does only what differs, and a password once', async () => {
    const { ctx, module, want, asked } = stage();
    await module.ensure(ctx, want());
    await module.ensure(ctx, want());
    await module.ensure(ctx, want({ password: secret('pw-2') }));
    await module.ensure(ctx, want({ password: secret('pw-2') }));
    expect(asked).to.deep.equal(['create', 'setPassword']);
  });

  it('suspends before another plan could let anyone in, and lets in after it', async () => {
    const { ctx, module, want, asked } = stage();
    await module.ensure(ctx, want());
    await module.ensure(ctx, want({ state: 'suspended', plan: 'silver' }));
    await module.ensure(ctx, want({ plan: 'gold' }));
    expect(asked).to.deep.equal(['create', 'suspend', 'changePlan', 'changePlan', 'unsuspend']);
  });

  it("keeps no password as text, and forgets a removed account", async () => {
    const { ctx, module, want, kept } = stage();
    await module.ensure(ctx, want());
    expect(JSON.stringify([...kept])).to.not.include('pw-1');
    expect(kept.size).to.equal(2);
    await module.remove(ctx, { id: 'ana' });
    expect(kept.size).to.equal(0);
  });

  it('an account that somebody made between the look and the making is not taken', async () => {
    const { ctx, module, want, accounts, kept } = stage({
      create: (_, { username }) => {
        accounts.set(username, { username, state: 'active', plan: 'gold', domain: 'theirs.test' });
        return Promise.reject(new ModuleError('remote', 'exists already'));
      },
    });
    for (let time = 0; time < 2; time += 1) expect(await module.ensure(ctx, want({ domain: 'mine.test' }))).to.include({ status: 'failed', kind: 'exists' });
    expect(kept.size).to.equal(0);
  });

  it('a refusal does not count if the thing is done, and counts if it is not', async () => {
    const { ctx, module, want, accounts } = stage({
      remove: (_, { username }) => {
        accounts.delete(username);
        return Promise.reject(new ModuleError('remote', 'Error while deleting'));
      },
      suspend: () => Promise.reject(new ModuleError('remote', 'No')),
    });
    await module.ensure(ctx, want());
    expect(await module.ensure(ctx, want({ state: 'suspended' }))).to.include({ status: 'failed', message: 'No' });
    expect((await module.remove(ctx, { id: 'ana' })).status).to.equal('done');
  });

  it('a service without a user name is told so', async () => {
    const { ctx, module, want } = stage();
    const { username: _, ...nameless } = want();
    expect(await module.ensure(ctx, nameless)).to.include({ kind: 'invalid', field: 'username' });
  });
});
