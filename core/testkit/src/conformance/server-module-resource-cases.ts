import type { Observed, Ref, Sample } from '@billet/sdk';
import { expect } from 'chai';
import { succeeded } from './gateway-bench.ts';
import type { ModuleBench } from './server-module-bench.ts';
import { moduleCases } from './server-module-case.ts';

const carriesResources = ({ definition, module }: ModuleBench): boolean => {
  const [first] = definition.resourceKinds ?? [];
  return first !== undefined && (definition.identity ?? 'resource') === 'resource' && module.resources?.[first]?.ensure === undefined;
};
const measures = ({ module }: ModuleBench): boolean => module.usage !== undefined;
const counts = ({ module }: ModuleBench): boolean => (module.metrics ?? []).some(({ key, kind }) => key === 'down' && kind === 'counter');
const lists = ({ module }: ModuleBench): boolean => module.accounts !== undefined;

const LONG_AGO = '2000-01-01T00:00:00.000Z';
const FAR_AHEAD = '2100-01-01T00:00:00.000Z';
const MAX_PAGES = 1000;

const readings = async (
  bench: ModuleBench,
  refs: readonly Ref[],
  since = LONG_AGO,
): Promise<readonly Sample[]> => {
  const samples: Sample[] = [];
  for await (const sample of bench.module.usage?.(bench.ctx(), refs, since) ?? []) samples.push(...[sample].flat());
  return samples;
};

/** Books counters as core does: by difference, and a counter that fell has begun anew. */
const book = (kept: Map<string, number>, samples: readonly Sample[]): Readonly<Record<string, number>> => {
  const booked: Record<string, number> = {};
  for (const { ref, metric, counterId, value } of samples) {
    const key = `${ref} ${metric} ${counterId ?? ''}`;
    const last = kept.get(key) ?? 0;
    booked[metric] = (booked[metric] ?? 0) + (value >= last ? value - last : value);
    kept.set(key, value);
  }
  return booked;
};

const allAccounts = async (bench: ModuleBench): Promise<readonly Observed[]> => {
  const items: Observed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await bench.module.accounts?.(bench.ctx(), cursor);
    items.push(...(answer?.items ?? []));
    cursor = answer?.next;
    if (cursor === undefined) return items;
  }
  throw new Error('the list of accounts has no end');
};

export const resourceCases = moduleCases(
  {
    name: 'resources: the first comes with the service, under its key',
    applies: carriesResources,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      expect(Object.keys(made.resources ?? {})).to.deep.equal(want.resources.map((each) => each.key));
      expect((await bench.seen(want)).resources).to.have.lengthOf(1);
    },
  },
  {
    name: 'resources: another one is added, and goes when nobody wants it',
    applies: carriesResources,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      const alone = await bench.seen(want);
      const both = { ...want, ref: made.ref, resources: [...want.resources, bench.extra('second')] };
      for (let time = 0; time < 2; time += 1) {
        const answer = await bench.ensure(both);
        expect(answer.ref.id).to.equal(made.ref.id);
        expect(Object.keys(answer.resources ?? {})).to.have.members(both.resources.map((each) => each.key));
        expect((await bench.seen(want)).resources).to.have.lengthOf(2);
      }
      for (let time = 0; time < 2; time += 1) {
        await bench.ensure({ ...want, ref: made.ref });
        expect(await bench.seen(want)).to.deep.equal(alone);
      }
    },
  },
  {
    name: 'resources: all of them go with the service',
    applies: carriesResources,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure({ ...want, resources: [...want.resources, bench.extra('second')] });
      succeeded(await bench.remove(made.ref));
      expect(await bench.fixture.server.count()).to.equal(0);
    },
  },
  {
    name: 'resources: those that can be listed are, and of nobody there are none',
    applies: ({ module }) => module.resources !== undefined,
    run: async (bench) => {
      const want = bench.wish();
      const made = await bench.ensure(want);
      for (const [kind, handler] of Object.entries(bench.module.resources ?? {})) {
        const own = await handler.list(bench.ctx(), made.ref);
        if (carriesResources(bench) && kind === bench.definition.resourceKinds?.[0]) expect(own.items, kind).to.have.lengthOf(1);
        expect((await handler.list(bench.ctx(), { id: 'nobody' })).items, kind).to.deep.equal([]);
        if (handler.remove !== undefined)
          succeeded(await handler.remove(bench.ctx(), made.ref, 'no-such-thing'));
        const [first] = own.items;
        if (first === undefined || handler.inspect === undefined) continue;
        const facts = await handler.inspect(bench.ctx(), made.ref, first.id);
        expect(facts.length, kind).to.be.greaterThan(0);
        expect(JSON.stringify(facts)).to.not.include(`pw-${want.username}`);
      }
      expect((await bench.seen(want)).state).to.equal('active');
    },
  },
  {
    name: 'usage: counters add up to the traffic, also when one begins anew',
    applies: counts,
    run: async (bench) => {
      const want = bench.wish();
      const { ref } = await bench.ensure(want);
      const { traffic } = bench.fixture.server;
      const kept = new Map<string, number>();
      const turn = async (session: string, down: number): Promise<number> => {
        await traffic?.(want.username, session, { up: 1, down });
        return book(kept, await readings(bench, [ref]))['down'] ?? 0;
      };
      // Beyond 4 GiB, where 32-bit counters start over.
      expect(await turn('s1', 5_000_000_000)).to.equal(5_000_000_000);
      expect(await turn('s1', 5_000_000_700)).to.equal(700);
      expect(await turn('s2', 300)).to.equal(300);
      expect(await turn('s2', 100)).to.equal(100);
      expect(book(kept, await readings(bench, [ref]))['down'] ?? 0).to.equal(0);
    },
  },
  {
    name: 'usage: of those asked for, since then, in declared metrics',
    applies: measures,
    run: async (bench) => {
      const [want, other] = [bench.wish(), bench.wish()];
      const { ref } = await bench.ensure(want);
      await bench.ensure(other);
      await bench.fixture.server.traffic?.(want.username, 's1', { up: 10, down: 20 });
      await bench.fixture.server.traffic?.(other.username, 's2', { up: 30, down: 40 });
      const samples = await readings(bench, [ref]);
      expect(samples.length).to.be.greaterThan(0);
      const declared = new Map((bench.module.metrics ?? []).map((metric) => [metric.key, metric.kind]));
      for (const sample of samples) {
        expect(sample.ref).to.equal(ref.id);
        expect(declared.has(sample.metric), sample.metric).to.equal(true);
        if (declared.get(sample.metric) === 'counter') expect(sample.counterId).to.be.a('string');
        expect(Number.isSafeInteger(sample.value) && sample.value >= 0, String(sample.value)).to.equal(true);
        expect(sample.at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
      }
      // A gauge is read at the moment one asks.
      const timeless = (all: readonly Sample[]): readonly object[] => all.map(({ at: _, ...rest }) => rest);
      expect(timeless(await readings(bench, [ref]))).to.deep.equal(timeless(samples));
      expect(await readings(bench, [])).to.deep.equal([]);
      expect(await readings(bench, [ref], FAR_AHEAD)).to.deep.equal([]);
    },
  },
  {
    name: 'accounts: every account once, in its state',
    applies: lists,
    run: async (bench) => {
      const wants = [bench.wish(), bench.wish(), bench.wish()];
      for (const [i, want] of wants.entries())
        await bench.ensure(i === 1 ? { ...want, state: 'suspended' } : want);
      const found = await allAccounts(bench);
      expect(found.map((each) => [each.username, each.state])).to.have.deep.members(
        wants.map((want, i) => [want.username, i === 1 ? 'suspended' : 'active']),
      );
      for (const each of found) expect((await bench.find(each.ref))?.username).to.equal(each.username);
    },
  },
  {
    name: 'accounts: page after page, none twice, none left out',
    applies: (bench) => lists(bench) && bench.fixture.server.fill !== undefined,
    run: async (bench) => {
      await bench.fixture.server.fill?.();
      expect((await bench.module.accounts?.(bench.ctx()))?.next, 'a second page').to.be.a('string');
      const names = (await allAccounts(bench)).map((each) => each.username);
      expect(new Set(names).size).to.equal(names.length);
      expect(names).to.have.lengthOf(await bench.fixture.server.count());
    },
  },
);
