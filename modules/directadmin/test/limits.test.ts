import { secret, type Desired } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createDirectadminModule } from '../src/directadmin-module.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import type { Call } from '../src/directadmin.ts';
import type { DaUser } from './support/da-state.ts';
import { LOGIN_KEY, startFakeDirectadmin, type FakeDirectadmin } from './support/fake-directadmin.ts';

describe('DirectAdmin: more of a kind than the package has', () => {
  const module = createDirectadminModule();
  let server: FakeDirectadmin;
  let ctx: Call;
  const plan = productSettings.parse({ mailboxes: '2', databases: '1', ftpUsers: '1', domains: '1', disk: '500' });

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
  const user = (): DaUser | undefined => server.state.users.get('ana12');
  const changes = (): number => server.seen.filter((each) => each.path === '/CMD_API_MODIFY_USER').length;
  const mailbox = async (name: string): Promise<string> => (await module.resources?.mailbox?.ensure?.(ctx, { id: 'ana12' }, { kind: 'mailbox', key: name, want: { address: `${name}@ana.example.test` } }))?.status ?? 'none';

  before(async () => {
    server = await startFakeDirectadmin();
    server.state.localized = true;
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, loginKey: LOGIN_KEY }) }) as Call;
  });
  after(() => server.stop());

  const few = { mailbox: 2, database: 1, ftpUser: 1, domain: 0, disk: 500, traffic: 'unlimited', subdomains: 'unlimited', aliases: 'unlimited' };

  it('an account that nobody raises has what its package has, and nothing more is asked', async () => {
    expect(await ensured()).to.deep.equal(few);
    expect(changes()).to.equal(0);
    expect([await mailbox('a'), await mailbox('b'), await mailbox('c')]).to.deep.equal(['done', 'done', 'failed']);
  });

  it('is raised once, with all that the package has besides', async () => {
    expect(await ensured({ raised: { mailbox: 3, domain: 1 } })).to.deep.equal({ ...few, mailbox: 5, domain: 1 });
    await ensured({ raised: { mailbox: 3, domain: 1 } });
    expect(changes()).to.equal(1);
    expect(user()).to.include({ custom: true, package: 'billet_3' });
    expect(await mailbox('c')).to.equal('done');
    const domain = await module.resources?.domain?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: 'd', want: { name: 'more.example.test', kind: 'addon' } });
    expect(domain?.status).to.equal('done');
  });

  it('what the product has more of reaches an account with limits of its own, and another package keeps what was given', async () => {
    const larger = productSettings.parse({ ...plan, disk: '900' });
    expect(await ensured({ plan: larger, raised: { mailbox: 3 } })).to.include({ mailbox: 5, disk: 900, domain: 0 });
    expect(await ensured({ plan: larger, planKey: '4', raised: { mailbox: 3 } })).to.include({ mailbox: 5 });
    expect(user()?.package).to.equal('billet_4');
  });

  it('a lost answer raises nothing twice, and is found again', async () => {
    await ensured({ raised: { mailbox: 3 } });
    server.loseAnswer();
    expect((await module.ensure(ctx, want({ raised: { mailbox: 4 } }))).status).to.equal('failed');
    expect(await ensured({ raised: { mailbox: 4 } })).to.include({ mailbox: 6 });
  });

  it('stands on its package again when nothing is given any more, and mail stays', async () => {
    expect(await ensured()).to.deep.equal(few);
    expect(user()).to.include({ custom: false, package: 'billet_3' });
    expect(user()?.domains.get('ana.example.test')?.mailboxes.size).to.equal(3);
    expect(await mailbox('d')).to.equal('failed');
    const before = changes();
    await ensured();
    expect(changes()).to.equal(before);
  });
});
