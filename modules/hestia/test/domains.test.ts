import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createHestiaModule } from '../src/hestia-module.ts';
import type { Call } from '../src/hestia.ts';
import { accountSettings } from '../src/settings.ts';
import { ACCESS_KEY, newHestiaUser, SECRET_KEY, startFakeHestia } from './support/fake-hestia.ts';

describe('Hestia: a domain is sent on to another address, and switched off', () => {
  const account = { id: 'ana12' };
  const name = 'ana.example.test';
  const handler = createHestiaModule().resources?.domain;
  let server: Awaited<ReturnType<typeof startFakeHestia>>;
  let ctx: Call;
  const wish = async (more: { readonly redirect?: string; readonly enabled?: boolean; readonly kind?: 'addon' | 'alias'; readonly name?: string }): Promise<string> => {
    const outcome = await handler?.ensure?.(ctx, account, { kind: 'domain', key: 'd', want: { name, kind: 'addon', enabled: true, ...more } });
    return outcome?.status === 'failed' ? outcome.kind : (outcome?.status ?? 'none');
  };
  const site = () => server.state.users.get('ana12')?.sites.get(name);
  const changes = (): number => server.seen.filter(({ fields }) => !(fields.get('cmd') ?? '').startsWith('v-list-')).length;

  before(async () => {
    server = await startFakeHestia();
    server.state.users.set('ana12', newHestiaUser());
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, accessKey: ACCESS_KEY, secretKey: SECRET_KEY }) }) as Call;
  });
  after(() => server.stop());

  it('follows the wish, once, and takes back only what it wrote', async () => {
    expect(await wish({ redirect: 'https://shop.example.net/a' })).to.equal('done');
    expect(site()).to.include({ redirect: 'https://shop.example.net/a', suspended: false });
    const before = changes();
    await wish({ redirect: 'https://shop.example.net/a' });
    expect(changes()).to.equal(before);
    await wish({ redirect: 'https://shop.example.net/b', enabled: false });
    expect(site()).to.include({ redirect: 'https://shop.example.net/b', suspended: true });
    await wish({});
    expect(site()).to.include({ redirect: '', suspended: false });
    Object.assign(site() ?? {}, { redirect: 'https://by.hand.example' });
    await wish({});
    expect(site()?.redirect).to.equal('https://by.hand.example');
  });

  it('opens no site of a suspended account, and says of an alias that it follows its domain', async () => {
    const user = server.state.users.get('ana12');
    Object.assign(user ?? {}, { suspended: true });
    Object.assign(site() ?? {}, { suspended: true });
    expect(await wish({})).to.equal('done');
    expect(site()?.suspended).to.equal(true);
    Object.assign(user ?? {}, { suspended: false });
    expect(await wish({ name: 'other.example.test', kind: 'alias', enabled: false })).to.equal('invalid');
    expect(await wish({ name: 'other.example.test', kind: 'alias' })).to.equal('done');
    expect(await wish({ name: 'other.example.test', kind: 'alias', redirect: 'https://x.example' })).to.equal('invalid');
  });

  it('its statistics are shown, and those of visitors switched on once; nobody else’s', async () => {
    const { statistics, statisticsOn } = createHestiaModule().actions!;
    const rows = async () => {
      const told = await statistics!.run(ctx, account, {});
      return told.status === 'done' ? told.value.table?.rows : told;
    };
    Object.assign(server.state.users.get('ana12') ?? {}, { trafficMb: 7 });
    expect(await rows()).to.deep.equal([[name, '1', '7', '-']]);
    for (let time = 0; time < 2; time += 1) expect((await statisticsOn!.run(ctx, account, { domain: name })).status).to.equal('done');
    expect(await rows()).to.deep.equal([[name, '1', '7', `https://${name}/vstats/`]]);
    expect(await statisticsOn!.run(ctx, account, { domain: 'eve.example.test' })).to.include({ kind: 'invalid', field: 'domain' });
  });
});
