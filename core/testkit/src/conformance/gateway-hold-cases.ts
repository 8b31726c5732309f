import type { Outcome, PaymentFact } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, provider, refused, succeeded, type Bench } from './gateway-bench.ts';
import { gatewayCases } from './gateway-case.ts';

const holds = ({ gateway }: Bench): boolean => gateway.capture !== undefined;

interface Held {
  readonly attemptKey: string;
  readonly providerRef: string;
}

const hold = async (bench: Bench): Promise<Held> => {
  const attemptKey = bench.newKey();
  const fact = await bench.held(attemptKey);
  expect(fact).to.deep.include({ status: 'authorised', money: bench.money });
  expect(provider(bench.fixture).payments(), 'payments while it is held').to.equal(0);
  return { attemptKey, providerRef: fact.providerRef };
};

const capture = (bench: Bench, held: Held, money = bench.money): Promise<Outcome<PaymentFact>> => {
  if (bench.gateway.capture === undefined) throw new Error('this gateway cannot capture');
  return outcome(bench.gateway.capture(bench.ctx(), { ...held, money }));
};

const letGo = (bench: Bench, held: Held): Promise<Outcome<PaymentFact>> => {
  if (bench.gateway.void === undefined) throw new Error('this gateway cannot void');
  return outcome(bench.gateway.void(bench.ctx(), held));
};

/** Money that is held first and taken later. */
export const holdCases = gatewayCases(
  {
    name: '21 what can take held money can let it go, and the other way round',
    run: ({ gateway, definition }) => {
      expect(gateway.capture === undefined).to.equal(gateway.void === undefined);
      if (definition.traits.partialCapture === true) expect(gateway.capture).to.be.a('function');
    },
  },
  {
    name: '21 held money is taken once, however often it is asked for',
    applies: holds,
    run: async (bench) => {
      const held = await hold(bench);
      const first = succeeded(await capture(bench, held));
      const again = succeeded(await capture(bench, held));
      expect(first).to.deep.include({ status: 'succeeded', money: bench.money });
      expect([again.status, again.providerRef]).to.deep.equal(['succeeded', first.providerRef]);
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), held)))).to.deep.include({ status: 'succeeded', providerRef: first.providerRef });
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '21 a part of held money is taken, and the rest is the payer’s again',
    applies: ({ definition }) => definition.traits.partialCapture === true,
    run: async (bench) => {
      const held = await hold(bench);
      const money = { amount: Math.floor(bench.money.amount / 2), currency: bench.money.currency };
      expect(succeeded(await capture(bench, held, money))).to.deep.include({ status: 'succeeded', money });
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), held)))).to.deep.include({ status: 'succeeded', money });
      expect(refused(await letGo(bench, held)).ambiguous).to.equal(false);
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '21 held money that is let go is cancelled, and cannot be taken any more',
    applies: holds,
    run: async (bench) => {
      const held = await hold(bench);
      expect(succeeded(await letGo(bench, held)).status).to.equal('cancelled');
      expect(succeeded(await letGo(bench, held)).status).to.equal('cancelled');
      expect(refused(await capture(bench, held)).ambiguous).to.equal(false);
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), held)))?.status).to.equal('cancelled');
      expect(provider(bench.fixture).payments()).to.equal(0);
    },
  },
  {
    name: '21 money that was taken cannot be let go',
    applies: holds,
    run: async (bench) => {
      const held = await hold(bench);
      succeeded(await capture(bench, held));
      expect(refused(await letGo(bench, held)).ambiguous).to.equal(false);
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '21 a capture whose answer is lost is ambiguous, and retrieve finds the money',
    applies: (bench) => holds(bench) && bench.fixture.provider?.loseAnswer !== undefined,
    run: async (bench) => {
      const held = await hold(bench);
      provider(bench.fixture).loseAnswer?.();
      expect(refused(await capture(bench, held))).to.include({ ambiguous: true, retry: 'lookup' });
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), held)))).to.deep.include({ status: 'succeeded', money: bench.money });
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
);
