import { secret, type Desired } from '@billet/sdk';
import { expect } from 'chai';
import { refused, succeeded } from './gateway-bench.ts';
import type { ModuleBench } from './server-module-bench.ts';
import { moduleCases } from './server-module-case.ts';

type Want = ReturnType<ModuleBench['wish']>;

const suspended = (want: Want, reason = 'overdue', mode: 'block' | 'walled' = 'block'): Want => ({
  ...want,
  state: 'suspended',
  suspension: { reason, mode },
});

const changesPlan = ({ fixture }: ModuleBench): boolean => fixture.otherPlan !== undefined;

const onOtherPlan = (bench: ModuleBench, want: Want): Want => ({
  ...want,
  plan: bench.plan(bench.fixture.otherPlan ?? {}),
  planKey: '8',
});

const withPassword = (want: Want, text: string): Want => ({
  ...want,
  password: secret(text),
  resources: want.resources.map((each, i) =>
    i === 0 ? { ...each, want: { ...each.want, password: secret(text) } } : each,
  ),
});

export const lifeCases = moduleCases(
  {
    name: 'ensure: makes the account, and says under which name',
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      expect(made).to.include({ username: want.username, state: 'active' });
      expect(made.ref.id).to.be.a('string').and.not.equal('');
      expect((await bench.seen(want)).state).to.equal('active');
    },
  },
  {
    name: 'ensure: a repetition changes nothing',
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const before = await bench.seen(want);
      // With the reference, without it (the answer got lost before it was stored), and as a retry.
      const calls: readonly [Desired<unknown>, number][] = [
        [{ ...want, ref: made.ref }, 1],
        [want, 1],
        [want, 2],
      ];
      for (const [again, attempt] of calls) {
        expect((await bench.ensure(again, { attempt })).ref.id).to.equal(made.ref.id);
        expect(await bench.seen(want)).to.deep.equal(before);
      }
      expect(await bench.fixture.server.count()).to.equal(1);
    },
  },
  {
    name: 'ensure: a restart of Billet changes nothing',
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const before = await bench.seen(want);
      const after = await (await bench.restart()).ensure(bench.ctx(), { ...want, ref: made.ref });
      expect(succeeded(after).ref.id).to.equal(made.ref.id);
      expect(await bench.seen(want)).to.deep.equal(before);
    },
  },
  {
    name: 'ensure: several at once make one account',
    run: async (bench) => {
      const [want, alone] = [bench.wish(), bench.wish()];
      await bench.ensure(alone);
      const results = await Promise.all(Array.from({ length: 5 }, () => bench.attempt(want)));
      for (const result of results)
        if (result.status === 'failed') expect(result.retry, result.message).to.be.oneOf(['later', 'lookup']);
      if (results.some((result) => result.status === 'failed')) await bench.ensure(want);
      expect(await bench.fixture.server.count()).to.equal(2);
      const { plan, state, resources } = await bench.seen(alone);
      const made = await bench.seen(want);
      expect([made.plan, made.state, made.resources?.length]).to.deep.equal([plan, state, resources?.length]);
    },
  },
  {
    name: 'ensure: services at once do not disturb each other',
    run: async (bench) => {
      const wants = Array.from({ length: 5 }, () => bench.wish());
      await Promise.all(wants.map((want) => bench.ensure(want)));
      expect(await bench.fixture.server.count()).to.equal(5);
    },
  },
  {
    name: 'ensure: what was changed on the server by hand is put right',
    applies: ({ fixture }) => fixture.server.spoil !== undefined,
    run: async (bench) => {
      const want = bench.wish();
      await bench.ensure(want);
      const before = await bench.seen(want);
      await bench.fixture.server.spoil?.(want.username);
      expect(await bench.fixture.server.look(want.username), 'spoiled').to.not.deep.equal(before);
      await bench.ensure(want);
      expect(await bench.seen(want)).to.deep.equal(before);
    },
  },
  {
    name: "ensure: somebody else's account of that name is left alone",
    applies: ({ fixture }) => fixture.server.foreign !== undefined,
    run: async (bench) => {
      const want = bench.wish();
      await bench.fixture.server.foreign?.(want.username);
      const before = await bench.fixture.server.look(want.username);
      expect(refused(await bench.attempt(want))).to.include({ kind: 'exists', ambiguous: false });
      expect(await bench.fixture.server.look(want.username)).to.deep.equal(before);
    },
  },
  {
    name: 'find: nothing under a name that nobody has',
    run: async (bench) => {
      expect(await bench.find({ id: 'nobody' })).to.equal(undefined);
      expect(await bench.find({ username: 'nobody' })).to.equal(undefined);
    },
  },
  {
    name: 'find: an account by reference and by name, in its state',
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      for (const state of ['active', 'suspended'] as const) {
        if (state === 'suspended') await bench.ensure(suspended({ ...want, ref: made.ref }));
        for (const wanted of [made.ref, { username: want.username }]) {
          const found = await bench.find(wanted);
          expect(found?.ref.id).to.equal(made.ref.id);
          expect(found).to.include({ username: want.username, state });
        }
      }
    },
  },
  {
    name: 'suspend: once or twice, and back as it was',
    run: async (bench) => {
      for (const mode of ['block', 'walled'] as const) {
        const want = bench.wish();
        await bench.ensure(want);
        const before = await bench.seen(want);
        for (let time = 0; time < 2; time += 1) {
          expect((await bench.ensure(suspended(want, 'overdue', mode))).state).to.equal('suspended');
          expect((await bench.seen(want)).state, mode).to.equal('suspended');
        }
        for (let time = 0; time < 2; time += 1) {
          expect((await bench.ensure(want)).state).to.equal('active');
          expect(await bench.seen(want), mode).to.deep.equal(before);
        }
      }
    },
  },
  {
    name: 'suspend: who asked for it makes no difference on the server',
    run: async (bench) => {
      const want = bench.wish();
      await bench.ensure(suspended(want, 'overdue'));
      const before = await bench.seen(want);
      for (const reason of ['fraud', 'asked for by the client', 'overdue; fraud']) {
        await bench.ensure(suspended(want, reason));
        expect(await bench.seen(want)).to.deep.equal(before);
      }
    },
  },
  {
    name: 'suspend: an account can begin suspended',
    run: async (bench) => {
      const want = bench.wish();
      expect((await bench.ensure(suspended(want))).state).to.equal('suspended');
      expect((await bench.seen(want)).state).to.equal('suspended');
    },
  },
  {
    name: 'suspend: one service stops, the other goes on',
    run: async (bench) => {
      const [one, other] = [bench.wish(), bench.wish()];
      await bench.ensure(one);
      await bench.ensure(other);
      const before = await bench.seen(other);
      await bench.ensure(suspended(one));
      expect(await bench.seen(other)).to.deep.equal(before);
    },
  },
  {
    name: 'plan: another plan counts, and the account stays the same one',
    applies: changesPlan,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const { plan, ...rest } = await bench.seen(want);
      const changed = await bench.ensure({ ...onOtherPlan(bench, want), ref: made.ref });
      expect(changed.ref.id).to.equal(made.ref.id);
      const after = await bench.seen(want);
      expect(after.plan).to.not.deep.equal(plan);
      expect(after).to.deep.include(rest);
      await bench.ensure({ ...want, ref: made.ref });
      expect(await bench.seen(want)).to.deep.equal({ plan, ...rest });
    },
  },
  {
    name: 'plan: a change while suspended does not let anyone in, and counts afterwards',
    applies: changesPlan,
    run: async (bench) => {
      const [want, model] = [bench.wish(), bench.wish()];
      await bench.ensure(want);
      await bench.ensure(suspended(onOtherPlan(bench, want)));
      expect((await bench.seen(want)).state).to.equal('suspended');
      await bench.ensure(onOtherPlan(bench, want));
      await bench.ensure(onOtherPlan(bench, model));
      expect((await bench.seen(want)).plan).to.deep.equal((await bench.seen(model)).plan);
    },
  },
  {
    name: 'plan: writing a plan twice is the same as once',
    applies: ({ module }) => module.ensurePlan !== undefined,
    run: async (bench) => {
      const want = bench.wish();
      await bench.ensure(want);
      const before = await bench.seen(want);
      for (let time = 0; time < 2; time += 1)
        succeeded(
          (await bench.module.ensurePlan?.(bench.ctx(), want.plan, want.planKey)) ?? {
            status: 'done',
            value: undefined,
          },
        );
      expect(await bench.seen(want)).to.deep.equal(before);
    },
  },
  {
    name: 'plan: "unlimited" is what the server calls unlimited',
    applies: ({ fixture }) => fixture.unlimited !== undefined,
    run: async (bench) => {
      const { plan = {}, sees } = bench.fixture.unlimited ?? {};
      const want = bench.wish({ plan: bench.plan(plan), planKey: '9', options: { anything: 'unlimited' } });
      await bench.ensure(want);
      expect((await bench.seen(want)).plan).to.deep.equal(sees);
    },
  },
  {
    name: 'password: a new one counts, and nothing else changes',
    applies: ({ fixture }) => fixture.passwords === true,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const before = await bench.seen(want);
      expect(before.password).to.equal(`pw-${want.username}`);
      const again = await bench.ensure({ ...withPassword(want, 'n3w pass'), ref: made.ref });
      expect(again.ref.id).to.equal(made.ref.id);
      expect(await bench.seen(want)).to.deep.equal({ ...before, password: 'n3w pass' });
    },
  },
  {
    name: 'remove: gone, and asking again is fine',
    run: async (bench) => {
      const [want, other] = [bench.wish(), bench.wish()];
      const made = await bench.ensure(want);
      await bench.ensure(other);
      for (let time = 0; time < 2; time += 1) {
        succeeded(await bench.remove(made.ref));
        expect(await bench.fixture.server.look(want.username)).to.equal(undefined);
        expect(await bench.find(made.ref)).to.equal(undefined);
      }
      expect((await bench.seen(other)).state).to.equal('active');
    },
  },
  {
    name: 'remove: what never was is gone',
    run: async (bench) => {
      succeeded(await bench.remove({ id: 'nobody' }));
      expect(await bench.fixture.server.count()).to.equal(0);
    },
  },
  {
    name: 'remove: a suspended account goes as well, and can be made anew',
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(suspended(want));
      succeeded(await bench.remove(made.ref));
      expect(await bench.fixture.server.look(want.username)).to.equal(undefined);
      expect((await bench.ensure(want)).state).to.equal('active');
      expect((await bench.seen(want)).state).to.equal('active');
    },
  },
);
