import { expect } from 'chai';
import { succeeded } from './gateway-bench.ts';
import { transferOf, type RegistrarBench } from './registrar-bench.ts';
import { registrarCases } from './registrar-case.ts';
import { Secret } from '@billet/sdk';

const byPeople = ({ fixture }: RegistrarBench): boolean => fixture.confirm !== undefined;

/** Where people do the work: nothing is done before one of them says so. */
export const peopleCases = registrarCases(
  {
    name: 'people: no name is free because nobody looked',
    applies: byPeople,
    run: async (bench) => {
      const [found] = await bench.registrar.check(bench.ctx(), [bench.fixture.name('free')]);
      expect(found?.state).to.equal('unknown');
    },
  },
  {
    name: 'people: each command waits for its own word, and is one task however often it is asked for',
    applies: byPeople,
    run: async (bench) => {
      const command = bench.wish('slow');
      const renewal = { operationId: bench.newId(), name: command.name, years: 1, currentExpiry: '2028-01-01' };
      const transfer = transferOf(bench, bench.fixture.name('theirs'), new Secret('code-12345'));
      const first = await bench.register(command);
      expect(first.status).to.equal('pending');
      await bench.restart();
      expect(await bench.register(command)).to.deep.equal(first);
      expect((await bench.renew(renewal)).status).to.equal('pending');
      expect((await bench.transferIn(transfer)).status).to.equal('pending');
      await bench.fixture.confirm?.(command.operationId, bench.ctx());
      expect(succeeded(await bench.register(command)).name).to.equal(command.name);
      expect((await bench.renew(renewal)).status).to.equal('pending');
    },
  },
  {
    name: 'people: reconcile says pending until somebody confirms',
    applies: byPeople,
    run: async (bench) => {
      const command = bench.wish('slow');
      await bench.register(command);
      expect(await bench.reconcile('register', command)).to.equal('pending');
      await bench.fixture.confirm?.(command.operationId, bench.ctx());
      expect(await bench.reconcile('register', command)).to.equal('applied');
    },
  },
);
