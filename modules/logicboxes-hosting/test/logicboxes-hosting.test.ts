import { addMonths, type Desired, type Failure, type Observed, type Outcome } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import type { Call } from '../src/client.ts';
import { missingMonths } from '../src/hosting.ts';
import { createHostingModule } from '../src/hosting-module.ts';
import hosting from '../src/index.ts';
import { accountSettings, addonCalls, productSettings, type Plan } from '../src/settings.ts';
import { RESELLER, startFakeHosting, type FakeHosting } from './support/fake-hosting.ts';

const LICENCE = 'whmcs; {hosting}/add-licence; {hosting}/delete-licence';
const domainOf = (username: string): string => `${username}.example.test`;

serverModuleConformance('logicboxes-hosting', async (): Promise<ServerModuleFixture> => {
  const fake = await startFakeHosting();
  const settings = { endpoint: fake.url, ...RESELLER };
  return {
    extension: hosting,
    settings,
    plan: { planId: '4' },
    otherPlan: { planId: '9' },
    domain: domainOf,
    wrongSecret: { settings: { ...settings, apiKey: 'not-it' } },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'domain', spoil: (want) => ({ ...want, domain: '' }) },
      { field: 'planId', spoil: (want) => ({ ...want, plan: productSettings.parse({}) }) },
    ],
    server: {
      look: (username) => {
        const order = fake.ofDomain(domainOf(username));
        return order === undefined ? undefined : { state: order.status === 'Suspended' ? 'suspended' : 'active', plan: order.plan };
      },
      count: () => fake.orders.filter(({ status }) => status !== 'Deleted').length,
      loseAnswer: () => fake.loseAnswer(),
      stall: () => fake.stall(),
      foreign: (username) => void fake.add(domainOf(username)),
      spoil: (username) => void Object.assign(fake.ofDomain(domainOf(username)) ?? {}, { plan: '9', status: 'Suspended' }),
    },
    stop: () => fake.stop(),
  };
});

describe('hosting of LogicBoxes', () => {
  let fake: FakeHosting;
  let ctx: Call;
  let module: ReturnType<typeof createHostingModule>;

  const account = (addons = LICENCE): Call => ({ ...ctx, settings: accountSettings.parse({ endpoint: fake.url, ...RESELLER, addons }) });
  const want = (change: Partial<Desired<Plan>> = {}, plan: Partial<Plan> = {}): Desired<Plan> => ({
    serviceId: '7', username: 's7', domain: 'ana.example.test', email: 'ana@example.test', locale: 'en', planKey: '1', plan: productSettings.parse({ planId: '4', ...plan }), options: {}, state: 'active', resources: [], ...change,
  });
  const made = (outcome: Outcome<Observed>): Observed => {
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const refused = (outcome: Outcome<unknown>): Failure => {
    if (outcome.status !== 'failed') throw new Error(`it was ${outcome.status}`);
    return outcome;
  };
  const today = (): string => new Date().toISOString().slice(0, 10);

  beforeEach(async () => {
    fake = await startFakeHosting();
    ctx = gatewayCtx({ settings: {} }) as unknown as Call;
    module = createHostingModule();
    ctx = account();
  });
  afterEach(() => fake.stop());

  it('is bought for as long as it is paid, and renewed by what is missing, once', async () => {
    const paid = addMonths(today(), 3);
    const { ref } = made(await module.ensure(ctx, want({ paidUntil: paid })));
    expect(fake.ofDomain('ana.example.test')?.end).to.equal(paid);
    const next = want({ ref, paidUntil: addMonths(paid, 12) });
    fake.loseAnswer();
    expect(refused(await module.ensure(ctx, next))).to.include({ ambiguous: true });
    for (let time = 0; time < 3; time += 1) made(await module.ensure(ctx, next));
    expect([fake.counts.get('add'), fake.counts.get('renew')]).to.deep.equal([1, 1]);
    expect(fake.ofDomain('ana.example.test')?.end).to.equal(addMonths(paid, 12));
  });

  it('waits while the order is in the queue of the other side, and is not ordered again', async () => {
    fake.hold();
    for (let time = 0; time < 2; time += 1) expect((await module.ensure(ctx, want())).status).to.equal('pending');
    fake.work();
    expect(made(await module.ensure(ctx, want())).state).to.equal('active');
    expect(fake.counts.get('add')).to.equal(1);
  });

  it('an order that vanished is not bought anew: a person looks', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    Object.assign(fake.ofDomain('ana.example.test') ?? {}, { status: 'Deleted' });
    expect(refused(await module.ensure(ctx, want({ ref })))).to.include({ kind: 'declined', code: 'gone' });
    expect(fake.counts.get('add')).to.equal(1);
  });

  describe('with an add-on', () => {
    const addon = (change: Partial<Desired<Plan>> = {}, name = 'whmcs'): Desired<Plan> => {
      const { domain: _, ...rest } = want({ serviceId: '8', username: 's8', ...change }, { sells: 'addon', addon: name, planId: '' });
      return rest;
    };
    let parent: NonNullable<Desired<Plan>['parent']>;
    const licences = (): number => fake.ofDomain('ana.example.test')?.licences ?? 0;

    beforeEach(async () => {
      parent = { serviceId: '7', ref: made(await module.ensure(ctx, want())).ref };
    });

    it('buys it once on the order of its hosting, and removes it for good', async () => {
      const { ref } = made(await module.ensure(ctx, addon({ parent })));
      for (let time = 0; time < 2; time += 1) made(await module.ensure(ctx, addon({ parent, ref })));
      expect(licences()).to.equal(1);
      expect(await module.find(ctx, { username: 's8' })).to.deep.include({ ref });
      for (let time = 0; time < 2; time += 1) expect((await module.remove(ctx, ref)).status).to.equal('done');
      expect(licences()).to.equal(0);
      expect(await module.find(ctx, ref)).to.equal(undefined);
    });

    it('waits for its hosting, needs one, and a name of the list', async () => {
      expect(refused(await module.ensure(ctx, addon({ parent: { serviceId: '7' } })))).to.include({ kind: 'busy', retry: 'later' });
      expect(refused(await module.ensure(ctx, addon()))).to.include({ kind: 'invalid', field: 'parent' });
      expect(refused(await module.ensure(ctx, addon({ parent }, 'plesk')))).to.include({ kind: 'invalid', field: 'addon' });
      expect(licences()).to.equal(0);
    });

    it('a lost answer is a doubt for a person where no call shows it, and is looked up where one does', async () => {
      fake.loseAnswer();
      expect(refused(await module.ensure(ctx, addon({ parent }))).ambiguous).to.equal(true);
      for (let time = 0; time < 2; time += 1) expect(refused(await module.ensure(ctx, addon({ parent })))).to.include({ code: 'doubt', retry: 'afterFix' });
      const seeing = account(`${LICENCE}; {hosting}/details#whmcslicences`);
      made(await module.ensure(seeing, addon({ parent })));
      expect(licences()).to.equal(1);
    });

    it('what the order has already and is not ours is left alone; what vanished is not bought again', async () => {
      const seeing = account(`${LICENCE}; {hosting}/details#whmcslicences`);
      Object.assign(fake.ofDomain('ana.example.test') ?? {}, { licences: 1 });
      expect(refused(await module.ensure(seeing, addon({ parent }))).kind).to.equal('exists');
      Object.assign(fake.ofDomain('ana.example.test') ?? {}, { licences: 0 });
      made(await module.ensure(seeing, addon({ parent })));
      Object.assign(fake.ofDomain('ana.example.test') ?? {}, { licences: 0 });
      expect(refused(await module.ensure(seeing, addon({ parent })))).to.include({ code: 'gone' });
      expect(fake.counts.get('add-licence')).to.equal(1);
    });

    it('cannot be suspended, and says so', async () => {
      made(await module.ensure(ctx, addon({ parent })));
      const stopped = await module.ensure(ctx, addon({ parent, state: 'suspended', suspension: { reason: 'overdue', mode: 'block' } }));
      expect(stopped.status === 'done' ? (stopped.notes ?? []).join('') : '').to.contain('cannot suspend');
      expect(licences()).to.equal(1);
    });
  });

  for (const [end, paid, months] of [
    ['2027-01-31', '2027-01-31', 0], ['2027-01-31', '2026-01-01', 0], ['2027-01-15', '2027-02-15', 1], ['2027-01-31', '2027-02-28', 1], ['2027-01-15', '2028-01-15', 12], ['2027-01-15', '2027-01-20', 0], ['2027-01-15', '2027-03-01', 2], ['2024-02-29', '2025-02-28', 12],
  ] as const) {
    it(`from ${end} to ${paid} are ${String(months)} months`, () => {
      expect(missingMonths(end, paid)).to.equal(months);
    });
  }

  it('reads the list of add-ons, and refuses a line that cannot be one', () => {
    expect(addonCalls('a; b/c; d\n\nwhmcs;{hosting}/x;{hosting}/y;{hosting}/details#z')).to.deep.equal([
      { name: 'a', buy: 'b/c', remove: 'd' },
      { name: 'whmcs', buy: '{hosting}/x', remove: '{hosting}/y', shows: { path: '{hosting}/details', field: 'z' } },
    ]);
    for (const line of ['only-a-name', 'a; b', 'A B; c; d', 'a; https://elsewhere.example/x?y; d', 'a; b; c; d', 'a; ../../b; c']) expect(accountSettings.safeParse({ ...RESELLER, addons: line }).success, line).to.equal(false);
  });
});
