import { expect } from 'chai';
import { Secret, type Outcome } from '@billet/sdk';
import { refused, succeeded } from './gateway-bench.ts';
import { transferOf, type RegistrarBench } from './registrar-bench.ts';
import { registrarCases, withSide } from './registrar-case.ts';

/** A registrar may find out by itself what happened; if it does not, it has to say that it does not know. */
const doneOrInDoubt = (result: Outcome<unknown>): void => {
  if (result.status === 'failed') expect(result, result.message).to.include({ ambiguous: true, retry: 'lookup' });
};

/** Registering under one kind of trouble ends with one domain, paid once. */
const registersOnce = async (bench: RegistrarBench, trouble: () => void, verdicts: readonly string[]): Promise<void> => {
  const other = await bench.own('other');
  const paid = (await bench.side.spent?.()) ?? 0;
  const command = bench.wish('wanted');
  trouble();
  doneOrInDoubt(await bench.register(command));
  await bench.restart();
  expect(await bench.reconcile('register', command)).to.be.oneOf(verdicts);
  succeeded(await bench.register(command));
  expect(await bench.reconcile('register', command)).to.equal('applied');
  expect(await bench.side.count()).to.equal(2);
  expect((await bench.side.spent?.()) ?? 0, 'money').to.equal(paid * 2);
  expect(other.name).to.not.equal(command.name);
};

/** Renewing under trouble ends with the years that were ordered. */
const renewsOnce = async (bench: RegistrarBench, trouble: () => void, verdict: string): Promise<void> => {
  const { name } = await bench.own('old');
  const command = await bench.renewal(name);
  trouble();
  doneOrInDoubt(await bench.renew(command));
  await bench.restart();
  expect(await bench.reconcile('renew', command)).to.equal(verdict);
  succeeded(await bench.renew(command));
  expect(await bench.reconcile('renew', command)).to.equal('applied');
  const years = Number((await bench.seen(name)).expiresOn.slice(0, 4)) - Number(command.currentExpiry.slice(0, 4));
  expect(years).to.equal(1);
};

export const troubleCases = registrarCases(
  {
    name: 'lost reply after register: registered once, paid once',
    applies: withSide('loseAnswer'),
    run: (bench) => registersOnce(bench, () => bench.side.loseAnswer?.('register'), ['applied']),
  },
  {
    name: 'lost command: what never arrived is registered the second time',
    applies: withSide('loseCommand'),
    run: (bench) => registersOnce(bench, () => bench.side.loseCommand?.('register'), ['notApplied']),
  },
  {
    name: 'malformed reply after register: registered once, paid once',
    applies: withSide('garble'),
    run: (bench) => registersOnce(bench, () => bench.side.garble?.('register'), ['applied']),
  },
  {
    name: 'lost reply after renew: the year is there once',
    applies: withSide('loseAnswer'),
    run: (bench) => renewsOnce(bench, () => bench.side.loseAnswer?.('renew'), 'applied'),
  },
  {
    name: 'lost command: a renewal that never arrived is done the second time',
    applies: withSide('loseCommand'),
    run: (bench) => renewsOnce(bench, () => bench.side.loseCommand?.('renew'), 'notApplied'),
  },
  {
    name: 'lost reply after a transfer was asked for: asked once',
    applies: withSide('loseAnswer', 'foreign', 'letGo'),
    run: async (bench) => {
      const name = bench.fixture.name('theirs');
      const code = await bench.side.foreign?.(name);
      if (code === undefined) throw new Error('no code');
      const command = transferOf(bench, name, code);
      bench.side.loseAnswer?.('transferIn');
      doneOrInDoubt(await bench.transferIn(command));
      await bench.restart();
      expect(await bench.reconcile('transferIn', command)).to.equal('pending');
      expect((await bench.transferIn(command)).status).to.equal('pending');
      await bench.side.letGo?.(name);
      succeeded(await bench.transferIn(command));
      expect(await bench.side.count()).to.equal(1);
    },
  },
  {
    name: 'never ordered: nothing is known of an operation that was never begun',
    applies: withSide(),
    run: async (bench) => {
      expect(await bench.reconcile('register', bench.wish('never'))).to.equal('notApplied');
    },
  },
  {
    name: 'pending, then done: the end comes by message, and once',
    applies: withSide('hold', 'decide'),
    run: async (bench) => {
      const command = bench.wish('waits');
      bench.side.hold?.();
      for (let time = 0; time < 2; time += 1) expect((await bench.register(command)).status).to.equal('pending');
      expect(await bench.reconcile('register', command)).to.equal('pending');
      bench.side.decide?.(command.name, true);
      const ends: string[] = [];
      for await (const event of bench.registrar.events?.(bench.ctx(), 20) ?? []) {
        if (event.kind === 'operationEnd') ends.push(`${event.name} ${String(event.done)}`);
      }
      if (bench.registrar.events !== undefined) expect(ends).to.deep.equal([`${command.name} true`]);
      for await (const event of bench.registrar.events?.(bench.ctx(), 20) ?? []) expect.fail(`again: ${event.kind}`);
      succeeded(await bench.register(command));
      expect(await bench.side.count()).to.equal(1);
    },
  },
  {
    name: 'pending, then refused: the order fails for good',
    applies: (bench) => withSide('hold', 'decide')(bench) && bench.registrar.events !== undefined,
    run: async (bench) => {
      const command = bench.wish('waits');
      bench.side.hold?.();
      expect((await bench.register(command)).status).to.equal('pending');
      bench.side.decide?.(command.name, false);
      for await (const event of bench.registrar.events?.(bench.ctx(), 20) ?? []) expect(event.id).to.not.equal('');
      expect(refused(await bench.register(command)).ambiguous).to.equal(false);
      expect(await bench.reconcile('register', command)).to.equal('notApplied');
    },
  },
  {
    name: 'messages: whoever breaks off gets the message again',
    applies: (bench) => withSide('hold', 'decide')(bench) && bench.registrar.events !== undefined,
    run: async (bench) => {
      const command = bench.wish('waits');
      bench.side.hold?.();
      await bench.register(command);
      bench.side.decide?.(command.name, true);
      const ids: string[] = [];
      for (let time = 0; time < 2; time += 1) {
        for await (const event of bench.registrar.events?.(bench.ctx(), 20) ?? []) {
          ids.push(event.id);
          break;
        }
      }
      expect(ids).to.have.length(2);
      expect(ids[0]).to.equal(ids[1]);
    },
  },
  {
    name: 'funds gone: nothing is registered; with money the same order works',
    applies: withSide('emptyFunds', 'fillFunds'),
    run: async (bench) => {
      const command = bench.wish('poor');
      bench.side.emptyFunds?.();
      expect(refused(await bench.register(command))).to.include({ kind: 'limit', ambiguous: false });
      expect(await bench.side.count()).to.equal(0);
      bench.side.fillFunds?.();
      succeeded(await bench.register(command));
    },
  },
  {
    name: 'price changed: what was not accepted is not paid',
    applies: withSide('price', 'spent'),
    run: async (bench) => {
      const price = bench.side.price ?? { amount: 0, currency: 'USD' };
      const cheap = bench.wish('dear', { acceptedPrice: { ...price, amount: price.amount - 1 } });
      expect(refused(await bench.register(cheap)).ambiguous).to.equal(false);
      expect(await bench.side.spent?.()).to.equal(0);
      await bench.own('dear', { acceptedPrice: price });
      expect(await bench.side.spent?.()).to.equal(price.amount);
    },
  },
  {
    name: 'premium: only with its price accepted',
    applies: withSide('premium', 'spent'),
    run: async (bench) => {
      const { premium } = bench.side;
      const { name, price } = premium ?? { name: '', price: undefined };
      refused(await bench.register({ ...bench.wish('x'), name }));
      expect(await bench.side.spent?.()).to.equal(0);
      succeeded(await bench.register({ ...bench.wish('x'), name, ...(price === undefined ? {} : { acceptedPrice: price }) }));
      expect(await bench.side.spent?.()).to.equal(price?.amount);
    },
  },
  {
    name: 'premium: renewed only at the accepted price',
    applies: (bench) => withSide('premium', 'spent')(bench) && bench.side.premium?.renewal !== undefined,
    run: async (bench) => {
      const { name = '', price, renewal } = bench.side.premium ?? {};
      if (price === undefined || renewal === undefined) throw new Error('this fixture has no premium name');
      const [found] = await bench.registrar.check(bench.ctx(), [name]);
      expect(found).to.deep.include({ state: 'available', premium: price, premiumRenewal: renewal });
      succeeded(await bench.register({ ...bench.wish('x'), name, acceptedPrice: price, premium: true }));
      const before = await bench.side.spent?.();
      const cheap = await bench.renewal(name, { acceptedPrice: { ...renewal, amount: renewal.amount - 1 }, premium: true });
      expect(refused(await bench.renew(cheap)).ambiguous).to.equal(false);
      expect(await bench.side.spent?.()).to.equal(before);
      succeeded(await bench.renew(await bench.renewal(name, { acceptedPrice: renewal, premium: true })));
      expect(await bench.side.spent?.()).to.equal((before ?? 0) + renewal.amount);
    },
  },
  {
    name: 'premium: brought here only at the accepted price',
    applies: (bench) => withSide('premium', 'spent', 'foreign')(bench) && bench.registrar.premiumTransfer !== undefined,
    run: async (bench) => {
      const { name = '', price } = bench.side.premium ?? {};
      if (price === undefined) throw new Error('this fixture has no premium name');
      const code = (await bench.side.foreign?.(name)) ?? new Secret('');
      expect((await bench.registrar.premiumTransfer?.(bench.ctx(), name))?.price).to.deep.equal(price);
      expect(await bench.registrar.premiumTransfer?.(bench.ctx(), bench.wish('plain').name)).to.equal(undefined);
      refused(await bench.transferIn(transferOf(bench, name, code)));
      expect(refused(await bench.transferIn(transferOf(bench, name, code, { ...price, amount: price.amount - 1 }))).ambiguous).to.equal(false);
      expect(await bench.side.spent?.()).to.equal(0);
      expect((await bench.transferIn({ ...transferOf(bench, name, code, price), premium: true })).status).to.equal('pending');
      expect(await bench.side.spent?.()).to.equal(price.amount);
    },
  },
  {
    name: 'rate limit: refused for now, and done later',
    applies: withSide('tooMany'),
    run: async (bench) => {
      const command = bench.wish('hasty');
      bench.side.tooMany?.('register');
      expect(refused(await bench.register(command)).retry).to.be.oneOf(['later', 'lookup']);
      succeeded(await bench.register(command));
      expect(await bench.side.count()).to.equal(1);
    },
  },
  {
    name: 'giving up: an order given up before it begins changes nothing',
    applies: withSide(),
    run: async (bench) => {
      const result = await bench.register(bench.wish('given-up'), { signal: AbortSignal.abort() });
      expect(refused(result).ambiguous).to.equal(false);
      expect(await bench.side.count()).to.equal(0);
    },
  },
);
