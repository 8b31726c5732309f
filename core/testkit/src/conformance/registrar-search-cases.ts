import { expect } from 'chai';
import { secretsOf } from './registrar-bench.ts';
import { registrarCases, withSide } from './registrar-case.ts';

const HUNDREDS = 150;

export const searchCases = registrarCases(
  {
    name: 'connection: the test says that it works',
    run: async (bench) => {
      const report = await bench.registrar.test(bench.ctx());
      expect(report).to.include({ ok: true });
      expect(report.message).to.not.equal('');
    },
  },
  {
    name: 'connection: wrong credentials are told, and none of them is shown',
    applies: ({ fixture }) => fixture.wrongSecret !== undefined,
    run: async (bench) => {
      const { ok, message } = await bench.registrar.test(bench.ctx({ settings: bench.fixture.wrongSecret ?? {} }));
      expect(ok).to.equal(false);
      for (const text of secretsOf(bench)) expect(message + bench.lines.join('')).to.not.include(text);
    },
  },
  {
    name: 'connection: where nobody answers, the test says no and every name is unknown',
    applies: ({ fixture }) => fixture.unreachable !== undefined,
    run: async (bench) => {
      const ctx = bench.ctx({ settings: bench.fixture.unreachable ?? {} });
      expect((await bench.registrar.test(ctx)).ok).to.equal(false);
      const found = await bench.registrar.check(ctx, [bench.fixture.name('one'), bench.fixture.name('two')]);
      expect(found.map(({ state }) => state)).to.deep.equal(['unknown', 'unknown']);
    },
  },
  {
    name: 'search: one answer for each name, in its order',
    run: async (bench) => {
      const names = ['zebra', 'apple', 'mango'].map((label) => bench.fixture.name(label));
      const found = await bench.registrar.check(bench.ctx(), names);
      expect(found.map(({ name }) => name)).to.deep.equal(names);
    },
  },
  {
    name: 'search: free is free and taken is taken',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('taken');
      const found = await bench.registrar.check(bench.ctx(), [name, bench.fixture.name('free')]);
      expect(found.map(({ state }) => state)).to.deep.equal(['taken', 'available']);
    },
  },
  {
    name: 'search: a name that cannot be is never available',
    run: async (bench) => {
      const names = ['under_score', '-begins', 'ends-', 'a'.repeat(64), 'xn--a', 'ab--cd'].map((label) => bench.fixture.name(label));
      for (const { name, state } of await bench.registrar.check(bench.ctx(), names)) expect(state, name).to.not.equal('available');
    },
  },
  {
    name: `search: ${String(HUNDREDS)} names at once`,
    run: async (bench) => {
      const names = Array.from({ length: HUNDREDS }, (_, at) => bench.fixture.name(`name-${String(at)}`));
      const found = await bench.registrar.check(bench.ctx(), names);
      expect(found.map(({ name }) => name)).to.deep.equal(names);
    },
  },
  {
    name: 'suggestions: well-formed names under the TLDs that were asked for, each once, no more than wished',
    applies: (bench) => withSide()(bench) && bench.registrar.suggest !== undefined,
    run: async (bench) => {
      const tld = bench.fixture.name('x').slice(2);
      for (const most of [2, 1]) {
        const found = (await bench.registrar.suggest?.(bench.ctx(), { keyword: 'garden', tlds: [tld], most })) ?? [];
        expect(found).to.have.length(most);
        expect(new Set(found).size).to.equal(most);
        for (const name of found) expect(name).to.match(new RegExp(`^[a-z0-9-]+\\.${tld}$`));
      }
    },
  },
  {
    name: 'search: a premium name tells its price',
    applies: withSide('premium'),
    run: async (bench) => {
      const { premium } = bench.side;
      const [found] = await bench.registrar.check(bench.ctx(), [premium?.name ?? '']);
      expect(found).to.deep.include({ state: 'available', premium: premium?.price });
    },
  },
  {
    name: 'IDN: a name beyond ASCII is registered by its A-label',
    applies: withSide(),
    run: async (bench) => {
      const { name } = await bench.own('xn--bcher-kva');
      expect((await bench.registrar.info(bench.ctx(), name))?.name).to.equal(name);
      expect((await bench.registrar.check(bench.ctx(), [name]))[0]?.state).to.equal('taken');
    },
  },
);
