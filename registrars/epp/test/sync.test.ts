import { expect } from 'chai';
import { withBench, order, must } from './setup.ts';

const COUNT = process.env['BILLET_LONG'] === '1' ? 10_000 : 400;
const SESSIONS = 4;

describe('EPP: bulk sync', () => {
  it(`${String(COUNT)} domains with one command at a time on each of ${String(SESSIONS)} sessions`, () =>
    withBench({ settings: { sessions: SESSIONS } }, async ({ registrar, registry, ctx }) => {
      must(await registrar.register(ctx(), order('model.test')));
      const model = registry.world.domains.get('model.test');
      if (model === undefined) throw new Error('no model');
      const names = Array.from({ length: COUNT }, (_, at) => `domain-${String(at)}.test`);
      for (const name of names) registry.world.domains.set(name, { ...model, name, statuses: new Set() });
      const seen = new Map<string, string>();
      const started = performance.now();
      // 6000 a minute is the speed limit of an account; here the line is to be measured, not the limit.
      for await (const each of registrar.sync({ ...ctx(), settings: { ...ctx().settings, commandsPerMinute: 1e9 } }, names)) {
        expect(seen.has(each.name)).to.equal(false);
        seen.set(each.name, each.state);
      }
      const seconds = (performance.now() - started) / 1000;
      expect(seen.size).to.equal(COUNT);
      expect([...seen.values()].every((state) => state === 'ours')).to.equal(true);
      expect(registry.sessions).to.equal(SESSIONS);
      if (COUNT >= 10_000) process.stdout.write(`      ${String(Math.round(COUNT / seconds))} domains a second, ${seconds.toFixed(1)} s\n`);
    })).timeout(300_000);

  it('what cannot be looked at now is unknown, and stops nothing', () =>
    withBench({ settings: { sessions: 2 } }, async ({ registrar, registry, ctx }) => {
      for (const name of ['a1.test', 'b2.test', 'c3.test']) must(await registrar.register(ctx(), order(name)));
      registry.fault({ on: 'domain:info', mishap: { refuse: 2400 } });
      const states: string[] = [];
      for await (const { state } of registrar.sync(ctx(), ['a1.test', 'b2.test', 'c3.test', 'd4.test'])) states.push(state);
      expect(states.sort()).to.deep.equal(['gone', 'ours', 'ours', 'unknown']);
    }));
});
