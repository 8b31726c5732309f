import { secret, type Desired } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createCpanelModule } from '../src/cpanel-module.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import type { Call } from '../src/whm.ts';
import { startFakeWhm, TOKEN, type FakeWhm } from './support/fake-whm.ts';

describe('cPanel: more of a kind than the package has', () => {
  const module = createCpanelModule();
  let server: FakeWhm;
  let ctx: Call;
  const plan = productSettings.parse({ mailboxes: '2', databases: '1', ftpUsers: '1', addonDomains: '0' });

  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', ref: { id: 'ana12' }, username: 'ana12', password: secret('S3cret-of-ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan, planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const ensured = async (change: Partial<Desired<Plan>> = {}): Promise<Readonly<Record<string, number | 'unlimited'>> | undefined> => {
    const wish = want(change);
    await module.ensurePlan?.(ctx, wish.plan, wish.planKey);
    const outcome = await module.ensure(ctx, wish);
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value.limits;
  };
  const max = (): Record<string, string | number> | undefined => server.state.accounts.get('ana12')?.max;
  const changes = (): number => server.seen.filter((each) => each.path.endsWith('/modifyacct')).length;
  const mailbox = async (name: string): Promise<string> => (await module.resources?.mailbox?.ensure?.(ctx, { id: 'ana12' }, { kind: 'mailbox', key: name, want: { address: `${name}@ana.example.test` } }))?.status ?? 'none';

  before(async () => {
    server = await startFakeWhm();
    server.state.localized = true;
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, token: TOKEN }) }) as Call;
  });
  after(() => server.stop());

  it('an account that nobody raises has what its package has, and nothing more is asked', async () => {
    expect(await ensured()).to.deep.equal({ mailbox: 2, database: 1, ftpUser: 1, domain: 0 });
    expect(changes()).to.equal(0);
    expect([await mailbox('a'), await mailbox('b'), await mailbox('c')]).to.deep.equal(['done', 'done', 'failed']);
  });

  it('is raised once, by what is given beyond, and only in what is given', async () => {
    expect(await ensured({ raised: { mailbox: 3, domain: 1 } })).to.deep.equal({ mailbox: 5, database: 1, ftpUser: 1, domain: 1 });
    await ensured({ raised: { mailbox: 3, domain: 1 } });
    expect(changes()).to.equal(1);
    expect(await mailbox('c')).to.equal('done');
    const domain = await module.resources?.domain?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: 'd', want: { name: 'more.example.test', kind: 'addon' } });
    expect(domain?.status).to.equal('done');
  });

  it('what a package wrote over it, or a hand, is mended; another package keeps what was given', async () => {
    Object.assign(max() ?? {}, { MAXPOP: 2 });
    expect(await ensured({ raised: { mailbox: 3, domain: 1 } })).to.include({ mailbox: 5 });
    const larger = productSettings.parse({ ...plan, mailboxes: '10' });
    expect(await ensured({ plan: larger, planKey: '4', raised: { mailbox: 3 } })).to.include({ mailbox: 13, domain: 0 });
    expect(await ensured({ raised: { mailbox: 3 } })).to.include({ mailbox: 5 });
  });

  it('a lost answer raises nothing twice, and is found again', async () => {
    server.loseAnswer();
    expect((await module.ensure(ctx, want({ raised: { mailbox: 4 } }))).status).to.equal('failed');
    expect(await ensured({ raised: { mailbox: 4 } })).to.include({ mailbox: 6 });
  });

  it('goes down again when nothing is given any more, and mail stays; later gifts by hand are left alone', async () => {
    expect(await ensured()).to.deep.equal({ mailbox: 2, database: 1, ftpUser: 1, domain: 0 });
    expect(server.state.accounts.get('ana12')?.mailboxes.size).to.equal(3);
    expect(await mailbox('d')).to.equal('failed');
    const before = changes();
    Object.assign(max() ?? {}, { MAXPOP: 50 });
    expect(await ensured()).to.include({ mailbox: 50 });
    expect(changes()).to.equal(before);
  });

  it('a package without a limit needs no raise', async () => {
    expect(await ensured({ plan: productSettings.parse({ package: 'gold' }), raised: { mailbox: 3 } })).to.deep.equal({ mailbox: 'unlimited', database: 'unlimited', ftpUser: 'unlimited', domain: 'unlimited' });
  });
});
