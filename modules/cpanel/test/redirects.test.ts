import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createCpanelModule } from '../src/cpanel-module.ts';
import { accountSettings } from '../src/settings.ts';
import type { Call } from '../src/whm.ts';
import { startFakeWhm, TOKEN, type FakeWhm } from './support/fake-whm.ts';
import { newWhmAccount } from './support/whm-state.ts';

describe('cPanel: a domain is sent on to another address', () => {
  const name = 'more.example.test';
  const handler = createCpanelModule().resources?.domain;
  let server: FakeWhm;
  let ctx: Call;
  const wish = async (redirect?: string): Promise<string> =>
    (await handler?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: 'd', want: { name, kind: 'addon', ...(redirect === undefined ? {} : { redirect }) } }))?.status ?? 'none';
  const redirects = (): Map<string, string> => server.state.accounts.get('ana12')?.redirects ?? new Map<string, string>();

  before(async () => {
    server = await startFakeWhm();
    server.state.accounts.set('ana12', newWhmAccount({ user: 'ana12', domain: 'ana.example.test', email: 'x@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, token: TOKEN }) }) as Call;
  });
  after(() => server.stop());

  it('as the wish says; one that was set in the panel stays where no wish was', async () => {
    expect(await wish('https://shop.example.net/a')).to.equal('done');
    expect(redirects().get(name)).to.equal('https://shop.example.net/a');
    expect(await wish('https://shop.example.net/b')).to.equal('done');
    expect(redirects().get(name)).to.equal('https://shop.example.net/b');
    expect(await wish()).to.equal('done');
    expect(redirects().size).to.equal(0);
    redirects().set(name, 'https://by.hand.example');
    expect(await wish()).to.equal('done');
    expect(redirects().get(name)).to.equal('https://by.hand.example');
  });

  it('the listing tells where each leads', async () => {
    expect((await handler?.list(ctx, { id: 'ana12' }))?.items.map((each) => [each.name, each.redirect])).to.deep.equal([['ana.example.test', ''], [name, 'https://by.hand.example']]);
  });

  it('traffic of each site is told, the busiest first', async () => {
    const { siteTraffic } = createCpanelModule().actions!;
    const rows = async () => {
      const told = await siteTraffic!.run(ctx, { id: 'ana12' }, {});
      return told.status === 'done' ? told.value.table?.rows : told;
    };
    expect(await rows()).to.deep.equal([]);
    for (const [site, bytes] of [[name, 1_572_864], ['UNKNOWN', 52_429], ['ana.example.test', 3_145_728]] as const) server.state.accounts.get('ana12')?.siteBytes.set(site, bytes);
    expect(await rows()).to.deep.equal([['ana.example.test', '3.0'], [name, '1.5'], ['Mail, FTP', '0.1']]);
  });
});
