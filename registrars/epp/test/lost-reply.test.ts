import { expect } from 'chai';
import { must, order, withBench } from './setup.ts';

const ROUNDS = 50;

describe('EPP: the line is cut between bytes sent and reply read', () => {
  it(`${String(ROUNDS)} times: never two registrations, never a lost one`, () =>
    withBench({ registry: { registrars: [{ id: 'registrar-one', balance: 1_000_000 }, { id: 'registrar-two' }] } }, async (bench) => {
      const { registry, ctx } = bench;
      const before = registry.registrar('registrar-one').balance;
      for (let round = 0; round < ROUNDS; round += 1) {
        const command = order(`round-${String(round)}.test`);
        // Half of the cuts come after the deed, half before it; nobody on our side can tell which.
        registry.fault({ on: 'domain:create', mishap: round % 2 === 0 ? 'dropAfter' : 'dropBefore' });
        expect(await bench.registrar.register(ctx(), command)).to.include({ status: 'failed', ambiguous: true, retry: 'lookup' });
        // The worker dies here; another one takes the order up with nothing but the store.
        if (round % 10 === 0) await bench.restart();
        expect(await bench.registrar.reconcile(ctx(), { ...command, kind: 'register' })).to.equal(round % 2 === 0 ? 'applied' : 'notApplied');
        must(await bench.registrar.register(ctx(), command));
        expect(await bench.registrar.reconcile(ctx(), { ...command, kind: 'register' })).to.equal('applied');
      }
      expect(registry.world.domains.size).to.equal(ROUNDS);
      expect(before - registry.registrar('registrar-one').balance, 'each paid once').to.equal(ROUNDS * 1000);
    })).timeout(120_000);

  it('renewals: fifty cuts, fifty years', () =>
    withBench({ registry: { spans: {} } }, async (bench) => {
      const { registry, ctx } = bench;
      const names = Array.from({ length: 10 }, (_, at) => `name-${String(at)}.test`);
      for (const name of names) must(await bench.registrar.register(ctx(), order(name)));
      for (let year = 0; year < 5; year += 1) {
        for (const [at, name] of names.entries()) {
          const currentExpiry = `${String(2028 + year)}-01-01`;
          const command = { operationId: `R-${name}-${String(year)}`, name, years: 1, currentExpiry };
          registry.fault({ on: 'domain:renew', mishap: (at + year) % 2 === 0 ? 'dropAfter' : 'dropBefore' });
          expect(await bench.registrar.renew(ctx(), command)).to.include({ status: 'failed', ambiguous: true });
          must(await bench.registrar.renew(ctx(), command));
          expect(registry.domain(name)?.expiresOn).to.equal(`${String(2029 + year)}-01-01`);
        }
      }
    })).timeout(120_000);
});
