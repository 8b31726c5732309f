import { done, type Desired, type KeyValue, type Outcome } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance } from '@billet/testkit';
import { expect } from 'chai';
import manual from '../src/index.ts';

/** The store of a fixture's calls, as the house of the tests: one per case. */
const watched = (): { kv: KeyValue; kept: Map<string, unknown> } => {
  const kept = new Map<string, unknown>();
  const kv: KeyValue = {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => Promise.resolve(void kept.set(key, value)),
    delete: (key) => Promise.resolve(void kept.delete(key)),
    turn: () => Promise.resolve(0),
  };
  return { kv, kept };
};

type Noted = Readonly<Record<string, { state: 'active' | 'suspended'; plan: string }>>;

serverModuleConformance('manual', () => {
  // What staff have done out there: they read the job and do it.
  const world = new Map<string, Noted[string]>();
  const names = new Map<string, string>();
  return {
    extension: manual,
    settings: {},
    plan: {},
    otherPlan: { work: 'more' },
    unreachable: 'nothing to reach',
    server: { look: (username) => world.get(username), count: () => world.size },
    finish: async (job, ctx) => {
      const [id = '', state = '', plan = '', username = ''] = job.split(':');
      if (state === 'removed') world.delete(names.get(id) ?? '');
      else {
        world.set(username, { state: state === 'suspended' ? 'suspended' : 'active', plan });
        names.set(id, username);
      }
      await ctx.kv.set(`done:${job}`, true);
    },
  };
});

describe('manual', () => {
  const { kv } = watched();
  const ctx = { ...gatewayCtx({ settings: undefined }), settings: { instructions: '' }, kv };
  const want = (change: Partial<Desired<{ work: string }>> = {}): Desired<{ work: string }> => ({
    serviceId: '12',
    username: 'c12',
    email: 'ana@example.test',
    locale: 'en',
    plan: { work: '' },
    planKey: '3',
    options: {},
    state: 'active',
    resources: [],
    ...change,
  });
  const jobOf = (outcome: Outcome<unknown>): string =>
    outcome.status === 'pending' ? outcome.job : outcome.status;

  it('asks once, and again after every change', async () => {
    const module = await manual.definition.create(ctx);
    const first = jobOf(await module.ensure(ctx, want()));
    expect(jobOf(await module.ensure(ctx, want()))).to.equal(first);
    expect(jobOf((await module.poll?.(ctx, first)) ?? done(0))).to.equal(first);
    await kv.set(`done:${first}`, true);
    expect(jobOf((await module.poll?.(ctx, first)) ?? done(0))).to.equal('done');
    const stop = jobOf(await module.ensure(ctx, want({ state: 'suspended' })));
    expect(stop).to.not.equal(first).and.not.equal('done');
    await kv.set(`done:${stop}`, true);
    expect(jobOf(await module.ensure(ctx, want({ state: 'suspended' })))).to.equal('done');
    // Letting it run again is work as well: what was confirmed once does not count for ever.
    expect(jobOf(await module.ensure(ctx, want()))).to.equal(first);
  });

  it('a task for what was never made is given up when it is cancelled', async () => {
    const module = await manual.definition.create(ctx);
    const made = jobOf(await module.ensure(ctx, want({ serviceId: '14', username: 'c14' })));
    await module.cancel?.(ctx, made);
    await kv.set(`done:${made}`, true);
    expect(await module.find(ctx, { id: '14' })).to.equal(undefined);
    expect(jobOf((await module.poll?.(ctx, made)) ?? done(0))).to.equal(made);
  });

  it('a task that nobody wants any more is not done by confirming it late', async () => {
    const module = await manual.definition.create(ctx);
    const made = jobOf(await module.ensure(ctx, want({ serviceId: '13', username: 'c13' })));
    await kv.set(`done:${made}`, true);
    await module.ensure(ctx, want({ serviceId: '13', username: 'c13' }));
    const stop = jobOf(
      await module.ensure(ctx, want({ serviceId: '13', username: 'c13', state: 'suspended' })),
    );
    expect(jobOf(await module.ensure(ctx, want({ serviceId: '13', username: 'c13' })))).to.equal('done');
    await kv.set(`done:${stop}`, true);
    expect(jobOf((await module.poll?.(ctx, stop)) ?? done(0))).to.equal(stop);
    expect(await module.find(ctx, { id: '13' })).to.include({ state: 'active' });
  });

  it('is confirmed by a command of staff, with what the client is told; a dash takes a field away', async () => {
    const module = await manual.definition.create(ctx);
    const { task, done: confirm, details, describe: change } = module.actions ?? {};
    const mine = want({ serviceId: '15', username: 'c15', plan: { work: 'Mount it.' } });
    const job = jobOf(await module.ensure(ctx, mine));
    expect([task?.audience, confirm?.audience, task?.whileWaiting, confirm?.whileWaiting]).to.deep.equal([['staff'], ['staff'], true, true]);
    expect(await task?.run(ctx, { id: job }, {})).to.deep.equal(done({ facts: [{ name: 'wanted', value: 'wantedActive' }, { name: 'username', value: 'c15' }, { name: 'work', value: 'Mount it.' }] }));
    const told = { hostname: 'srv15.example.test', addresses: '192.0.2.15\r\n2001:db8::15', place: 'Rack 4, unit 12', connection: '', serial: 'SN-1', message: '' };
    expect(await confirm?.run(ctx, { id: job }, told)).to.deep.equal(done({ message: 'noted', again: true }));
    expect(jobOf((await module.poll?.(ctx, job)) ?? done(0))).to.equal('done');
    expect(await details?.run(ctx, { id: '15' }, {})).to.deep.equal(done({ facts: [{ name: 'hostname', value: 'srv15.example.test' }, { name: 'addresses', value: '192.0.2.15, 2001:db8::15' }, { name: 'place', value: 'Rack 4, unit 12' }, { name: 'serial', value: 'SN-1' }] }));
    await change?.run(ctx, { id: '15' }, { ...told, hostname: '', addresses: '-', place: 'Rack 5', serial: '' });
    expect(await details?.run(ctx, { id: '15' }, {})).to.deep.equal(done({ facts: [{ name: 'hostname', value: 'srv15.example.test' }, { name: 'place', value: 'Rack 5' }, { name: 'serial', value: 'SN-1' }] }));
    // What is confirmed late is about a task that is over.
    expect(await confirm?.run(ctx, { id: job }, told)).to.include({ status: 'failed', kind: 'notFound' });
    const gone = jobOf(await module.remove(ctx, { id: '15' }));
    await confirm?.run(ctx, { id: gone }, told);
    expect(jobOf(await module.remove(ctx, { id: '15' }))).to.equal('done');
    expect(await details?.run(ctx, { id: '15' }, {})).to.deep.equal(done({ message: 'nothingTold' }));
  });
});
