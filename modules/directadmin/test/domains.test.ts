import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createDirectadminModule } from '../src/directadmin-module.ts';
import type { Call } from '../src/directadmin.ts';
import { accountSettings } from '../src/settings.ts';
import { newUser } from './support/da-state.ts';
import { LOGIN_KEY, startFakeDirectadmin, type FakeDirectadmin } from './support/fake-directadmin.ts';

for (const oldForm of [false, true])
  describe(`DirectAdmin: a single domain is switched off${oldForm ? ', in the old form' : ''}`, () => {
    const name = 'more.example.test';
    const handler = createDirectadminModule().resources?.domain;
    let server: FakeDirectadmin;
    let ctx: Call;
    const wish = async (enabled: boolean, more: { readonly name?: string; readonly kind?: 'addon' | 'sub' } = {}): Promise<string> => {
      const outcome = await handler?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: 'd', want: { name, kind: 'addon', enabled, ...more } });
      return outcome?.status === 'failed' ? outcome.kind : (outcome?.status ?? 'none');
    };
    const user = () => server.state.users.get('ana12');
    const isOff = (): boolean | undefined => user()?.domains.get(name)?.suspended;

    before(async () => {
      server = await startFakeDirectadmin();
      server.state.oldForm = oldForm;
      server.state.users.set('ana12', newUser({ username: 'ana12', domain: 'ana.example.test', email: 'x@example.test', package: 'gold', password: 'x' }));
      ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, loginKey: LOGIN_KEY }) }) as Call;
    });
    after(() => server.stop());

    it('and on again; the button is pressed only where it changes something', async () => {
      expect([await wish(false), isOff()]).to.deep.equal(['done', true]);
      expect([await wish(false), isOff()]).to.deep.equal(['done', true]);
      expect([await wish(true), isOff()]).to.deep.equal(['done', false]);
      expect([await wish(true), isOff()]).to.deep.equal(['done', false]);
    });

    it('not while the account is suspended, and no subdomain by itself', async () => {
      Object.assign(user() ?? {}, { suspended: true });
      expect([await wish(true), isOff()]).to.deep.equal(['done', false]);
      Object.assign(user() ?? {}, { suspended: false });
      expect(await wish(true, { name: 'blog.ana.example.test', kind: 'sub' })).to.equal('done');
      expect(await wish(false, { name: 'blog.ana.example.test', kind: 'sub' })).to.equal('invalid');
    });
  });
