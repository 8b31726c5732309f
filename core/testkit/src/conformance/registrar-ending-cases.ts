import type { DomainCommand, DomainSnapshot, Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, refused, succeeded } from './gateway-bench.ts';
import type { RegistrarBench } from './registrar-bench.ts';
import { registrarCases, withSide } from './registrar-case.ts';
import type { PaidAct, RegistrarSide } from './registrar-fixture.ts';

const gone = (): Promise<never> => Promise.reject(new Error('gone'));
const restore = ({ registrar, ctx }: RegistrarBench, command: DomainCommand): Promise<Outcome<DomainSnapshot>> => outcome(registrar.restore?.(ctx(), command) ?? gone());
const remove = ({ registrar, ctx }: RegistrarBench, command: DomainCommand): Promise<Outcome<void>> => outcome(registrar.remove?.(ctx(), command) ?? gone());

const restores = (...members: readonly (keyof RegistrarSide)[]) => (bench: RegistrarBench): boolean => withSide('expire', ...members)(bench) && bench.registrar.restore !== undefined;
const removes = (...members: readonly (keyof RegistrarSide)[]) => (bench: RegistrarBench): boolean => withSide(...members)(bench) && bench.registrar.remove !== undefined;

/** A registry may still wait for the report of a restore that arrived. */
const BROUGHT_BACK = ['applied', 'pending'];

/** A first try under trouble leaves at most a doubt; it is looked into after a restart. */
const inTrouble = async (bench: RegistrarBench, act: PaidAct, send: () => Promise<Outcome<unknown>>, trouble: () => void, command: DomainCommand, verdicts: readonly string[]): Promise<void> => {
  trouble();
  const first = await send();
  if (first.status === 'failed') expect(first, first.message).to.include({ ambiguous: true, retry: 'lookup' });
  await bench.restart();
  expect(await bench.reconcile(act, command)).to.be.oneOf(verdicts);
};

const restoresOnce = async (bench: RegistrarBench, trouble: () => void, verdicts: readonly string[]): Promise<void> => {
  const { name } = await bench.own('lost');
  await bench.side.expire?.(name);
  const command = { operationId: bench.newId(), name };
  const before = (await bench.side.spent?.()) ?? 0;
  await inTrouble(bench, 'restore', () => restore(bench, command), trouble, command, verdicts);
  succeeded(await restore(bench, command));
  expect(await bench.reconcile('restore', command)).to.equal('applied');
  const fee = ((await bench.side.spent?.()) ?? 0) - before;
  succeeded(await restore(bench, command));
  expect((await bench.side.spent?.()) ?? 0, 'money').to.equal(before + fee);
  // What one restore costs is what it costs without trouble.
  const calm = await bench.own('calm');
  await bench.side.expire?.(calm.name);
  const start = (await bench.side.spent?.()) ?? 0;
  succeeded(await restore(bench, { operationId: bench.newId(), name: calm.name }));
  expect(((await bench.side.spent?.()) ?? 0) - start, 'the fee').to.equal(fee);
};

const removesOnce = async (bench: RegistrarBench, trouble: () => void, verdicts: readonly string[]): Promise<void> => {
  const { name } = await bench.own('unwanted');
  const command = { operationId: bench.newId(), name };
  expect(await bench.reconcile('remove', command)).to.equal('notApplied');
  await inTrouble(bench, 'remove', () => remove(bench, command), trouble, command, verdicts);
  succeeded(await remove(bench, command));
  expect(await bench.reconcile('remove', command)).to.equal('applied');
  expect(await bench.side.count()).to.equal(0);
};

/** How a domain ends, and comes back. */
export const endingCases = registrarCases(
  {
    name: 'restore: a domain in redemption is not renewed, and comes back once',
    applies: restores(),
    run: async (bench) => {
      const { name } = await bench.own('lost');
      const renewal = await bench.renewal(name);
      await bench.side.expire?.(name);
      refused(await bench.renew(renewal));
      const command = { operationId: bench.newId(), name };
      expect(await bench.reconcile('restore', command)).to.equal('notApplied');
      succeeded(await restore(bench, command));
      const spent = await bench.side.spent?.();
      succeeded(await restore(bench, command));
      expect(await bench.side.spent?.()).to.equal(spent);
      expect(await bench.registrar.info(bench.ctx(), name)).to.include({ name });
    },
  },
  {
    name: 'lost reply after restore: brought back once, paid once',
    applies: restores('loseAnswer'),
    run: (bench) => restoresOnce(bench, () => bench.side.loseAnswer?.('restore'), BROUGHT_BACK),
  },
  {
    name: 'malformed reply after restore: brought back once, paid once',
    applies: restores('garble'),
    run: (bench) => restoresOnce(bench, () => bench.side.garble?.('restore'), BROUGHT_BACK),
  },
  {
    name: 'lost command: a restore that never arrived is done the second time',
    applies: restores('loseCommand'),
    run: (bench) => restoresOnce(bench, () => bench.side.loseCommand?.('restore'), ['notApplied']),
  },
  {
    name: 'delete: the domain is gone, however often it is asked for',
    applies: removes(),
    run: async (bench) => {
      const { name } = await bench.own('unwanted');
      const command = { operationId: bench.newId(), name };
      succeeded(await remove(bench, command));
      await bench.restart();
      succeeded(await remove(bench, command));
      expect(await bench.side.count()).to.equal(0);
    },
  },
  {
    name: 'delete: a domain of another registrar stays what it is',
    applies: removes('foreign'),
    run: async (bench) => {
      const name = bench.fixture.name('theirs');
      await bench.side.foreign?.(name);
      expect(refused(await remove(bench, { operationId: bench.newId(), name })).ambiguous).to.equal(false);
    },
  },
  {
    name: 'lost reply after delete: deleted, and nothing is sent a second time',
    applies: removes('loseAnswer'),
    run: (bench) => removesOnce(bench, () => bench.side.loseAnswer?.('remove'), ['applied']),
  },
  {
    name: 'lost command: a deletion that never arrived is done the second time',
    applies: removes('loseCommand'),
    run: (bench) => removesOnce(bench, () => bench.side.loseCommand?.('remove'), ['notApplied']),
  },
);
