import { expect } from 'chai';
import { succeeded } from './gateway-bench.ts';
import { registrarCases } from './registrar-case.ts';
import type { RegistrarBench } from './registrar-bench.ts';

const STATES = [['pending', 'pending'], ['suspended', 'failed'], ['verified', 'verified']] as const;

const asksByItself = ({ registrar, side }: RegistrarBench): boolean => typeof registrar.verification === 'object' && side.verify !== undefined;

export const verificationCases = registrarCases({
  name: 'verification: what the registrant has confirmed is told, and the mail goes out again',
  applies: (bench) => bench.fixture.side !== undefined && asksByItself(bench),
  run: async (bench) => {
    const { name } = await bench.own('proven');
    const { verification } = bench.registrar;
    if (typeof verification !== 'object') throw new Error('no verification');
    expect(await verification.read(bench.ctx(), name)).to.deep.equal({ state: 'notRequired' });
    for (const [there, here] of STATES) {
      bench.side.verify?.(name, there);
      const { state, until } = await verification.read(bench.ctx(), name);
      expect(state).to.equal(here);
      if (until !== undefined) expect(until).to.match(/^\d{4}-\d{2}-\d{2}$/);
    }
    succeeded(await verification.resend(bench.ctx(), name));
    expect(bench.side.verificationMails?.(name)).to.equal(1);
  },
});
