import type { Money, Outcome } from '@billet/sdk';
import { expect } from 'chai';
import { outcome, provider, refused, succeeded, type Bench } from './gateway-bench.ts';
import { gatewayCases } from './gateway-case.ts';

const startsFreely = ({ definition }: Bench): boolean => definition.traits.balance !== true;
const charges = ({ gateway, definition }: Bench): boolean => gateway.charge !== undefined && definition.traits.manual !== true;
const collects = ({ gateway, definition }: Bench): boolean => gateway.charge !== undefined && definition.traits.manual === true;
const refunds = ({ gateway }: Bench): boolean => gateway.refund !== undefined;
const keepsKeys = ({ fixture }: Bench): boolean => fixture.provider?.keepsKeys === true;
const startsOnline = (bench: Bench): boolean => startsFreely(bench) && bench.fixture.provider?.startsOffline !== true;
const canLose = ({ fixture }: Bench): boolean => fixture.provider?.loseAnswer !== undefined;

const more = (money: Money): Money => ({ ...money, amount: money.amount + 100 });

const charge = (
  bench: Bench,
  attemptKey: string,
  token: string,
  options: { money?: Money; attempt?: number } = {},
): ReturnType<NonNullable<Bench['gateway']['charge']>> => {
  if (bench.gateway.charge === undefined) throw new Error('this gateway cannot charge');
  const ctx = bench.ctx(options.attempt === undefined ? {} : { attempt: options.attempt });
  return outcome(
    bench.gateway.charge(ctx, {
      attemptKey,
      money: options.money ?? bench.money,
      token,
      description: 'Renewal',
    }),
  );
};

const tokenOf = ({ fixture }: Bench): string => provider(fixture).token?.() ?? '';

const refund = (
  bench: Bench,
  refundKey: string,
  providerRef: string,
  money: Money,
): Promise<Outcome<{ readonly refundRef: string }>> => {
  if (bench.gateway.refund === undefined) throw new Error('this gateway cannot refund');
  return outcome(bench.gateway.refund(bench.ctx(), { refundKey, providerRef, money, reason: 'conformance' }));
};

const refundedAt = ({ fixture }: Bench): number => provider(fixture).refunded?.() ?? 0;

const ambiguous = (result: Outcome<unknown>): void => {
  const failure = refused(result);
  expect(failure).to.include({ ambiguous: true, retry: 'lookup' });
};

const half = (money: Money): Money => ({ ...money, amount: Math.floor(money.amount / 2) });

export const paymentCases = gatewayCases(
  {
    name: '3 start with the same key leads to the same payment',
    applies: startsFreely,
    run: async (bench) => {
      const key = bench.newKey();
      const first = await bench.begin(key);
      const second = await bench.begin(key);
      expect([second.providerRef, second.next]).to.deep.equal([first.providerRef, first.next]);
    },
  },
  {
    name: '3 charge with the same key takes the money once',
    applies: charges,
    run: async (bench) => {
      const key = bench.newKey();
      const token = tokenOf(bench);
      const first = succeeded(await charge(bench, key, token));
      const again = succeeded(await charge(bench, key, token));
      const retried = succeeded(await charge(bench, key, token, { attempt: 2 }));
      expect([again.providerRef, retried.providerRef]).to.deep.equal([first.providerRef, first.providerRef]);
      expect(first).to.deep.include({ status: 'succeeded', money: bench.money });
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '3 a charge whose money comes by hand is on its way, the same at every try',
    applies: collects,
    run: async (bench) => {
      const key = bench.newKey();
      const token = tokenOf(bench);
      const first = succeeded(await charge(bench, key, token));
      expect(first).to.deep.include({ status: 'processing', money: bench.money });
      expect(succeeded(await charge(bench, key, token, { attempt: 2 }))).to.deep.equal(first);
    },
  },
  {
    name: '3 refund with the same key gives back once',
    applies: refunds,
    run: async (bench) => {
      const paid = await bench.paid();
      const key = bench.newKey();
      const first = succeeded(await refund(bench, key, paid.providerRef, half(bench.money)));
      const again = succeeded(await refund(bench, key, paid.providerRef, half(bench.money)));
      expect(again.refundRef).to.equal(first.refundRef);
      expect(refundedAt(bench)).to.equal(half(bench.money).amount);
    },
  },
  {
    name: '4 start with the same key and another amount is refused',
    applies: keepsKeys,
    run: async (bench) => {
      const key = bench.newKey();
      await bench.begin(key);
      const failure = refused(
        await outcome(bench.gateway.start(bench.ctx(), bench.wish(key, more(bench.money)))),
      );
      expect(failure).to.include({ ambiguous: false, kind: 'invalid' });
    },
  },
  {
    name: '4 charge with the same key and another amount is refused',
    applies: (bench) => charges(bench) && keepsKeys(bench),
    run: async (bench) => {
      const key = bench.newKey();
      const token = tokenOf(bench);
      succeeded(await charge(bench, key, token));
      for (const attempt of [1, 2]) {
        expect(refused(await charge(bench, key, token, { money: more(bench.money), attempt }))).to.include({
          ambiguous: false,
          kind: 'invalid',
        });
      }
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '4 refund with the same key and another amount is refused',
    applies: refunds,
    run: async (bench) => {
      const paid = await bench.paid();
      const key = bench.newKey();
      succeeded(await refund(bench, key, paid.providerRef, half(bench.money)));
      const other = { ...bench.money, amount: half(bench.money).amount - 10 };
      expect(refused(await refund(bench, key, paid.providerRef, other))).to.include({ ambiguous: false });
      expect(refundedAt(bench)).to.equal(half(bench.money).amount);
    },
  },
  {
    name: '5 a start whose answer is lost is ambiguous, and retrieve finds it',
    applies: (bench) => startsOnline(bench) && canLose(bench),
    run: async (bench) => {
      const attemptKey = bench.newKey();
      provider(bench.fixture).loseAnswer?.();
      ambiguous(await outcome(bench.gateway.start(bench.ctx(), bench.wish(attemptKey))));
      const fact = succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), { attemptKey })));
      expect(fact?.status).to.equal('requires_action');
      expect(fact?.next?.kind).to.equal(bench.definition.traits.flow === 'varies' ? bench.fixture.flow : bench.definition.traits.flow);
    },
  },
  {
    name: '5 a charge whose answer is lost is ambiguous, and retrieve finds the money',
    applies: (bench) => charges(bench) && canLose(bench),
    run: async (bench) => {
      const attemptKey = bench.newKey();
      const token = tokenOf(bench);
      provider(bench.fixture).loseAnswer?.();
      ambiguous(await charge(bench, attemptKey, token));
      const fact = succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), { attemptKey })));
      expect(fact).to.deep.include({ status: 'succeeded', money: bench.money });
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '5 a charge that is cut on its way there takes no money, and a second try takes it once',
    applies: (bench) => charges(bench) && bench.fixture.provider?.dropCall !== undefined,
    run: async (bench) => {
      const attemptKey = bench.newKey();
      const token = tokenOf(bench);
      provider(bench.fixture).dropCall?.();
      ambiguous(await charge(bench, attemptKey, token));
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), { attemptKey })))).to.equal(undefined);
      succeeded(await charge(bench, attemptKey, token, { attempt: 2 }));
      expect(provider(bench.fixture).payments()).to.equal(1);
    },
  },
  {
    name: '5 a refund whose answer is lost is ambiguous, and a second try gives back once',
    applies: (bench) => refunds(bench) && canLose(bench),
    run: async (bench) => {
      const paid = await bench.paid();
      const key = bench.newKey();
      provider(bench.fixture).loseAnswer?.();
      ambiguous(await refund(bench, key, paid.providerRef, half(bench.money)));
      succeeded(await refund(bench, key, paid.providerRef, half(bench.money)));
      expect(refundedAt(bench)).to.equal(half(bench.money).amount);
    },
  },
  {
    name: '5 an attempt the provider never heard of is told as such',
    run: async (bench) => {
      expect(
        succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), { attemptKey: bench.newKey() }))),
      ).to.equal(undefined);
    },
  },
  {
    name: '10 more than was paid is not given back',
    applies: refunds,
    run: async (bench) => {
      const paid = await bench.paid();
      const failure = refused(await refund(bench, bench.newKey(), paid.providerRef, more(bench.money)));
      expect(failure.ambiguous).to.equal(false);
      expect(refundedAt(bench)).to.equal(0);
    },
  },
  {
    name: '11 partial refunds add up to the payment and no further',
    applies: refunds,
    run: async (bench) => {
      const paid = await bench.paid();
      const first = half(bench.money);
      const rest = { ...bench.money, amount: bench.money.amount - first.amount };
      succeeded(await refund(bench, bench.newKey(), paid.providerRef, first));
      succeeded(await refund(bench, bench.newKey(), paid.providerRef, rest));
      expect(refundedAt(bench)).to.equal(bench.money.amount);
      refused(await refund(bench, bench.newKey(), paid.providerRef, first));
      expect(refundedAt(bench)).to.equal(bench.money.amount);
    },
  },
  {
    name: '13 a refund in another currency than the payment is refused',
    applies: refunds,
    run: async (bench) => {
      const paid = await bench.paid();
      const currency = bench.money.currency === 'USD' ? 'EUR' : 'USD';
      expect(
        refused(await refund(bench, bench.newKey(), paid.providerRef, { ...half(bench.money), currency }))
          .ambiguous,
      ).to.equal(false);
      expect(refundedAt(bench)).to.equal(0);
    },
  },
  {
    name: '19 a call given up while it waits ends at once, as ambiguous',
    applies: (bench) => startsOnline(bench) && bench.fixture.provider?.stall !== undefined,
    run: async (bench) => {
      const giveUp = new AbortController();
      const arrived = provider(bench.fixture).stall?.();
      const waiting = outcome(
        bench.gateway.start(bench.ctx({ signal: giveUp.signal }), bench.wish(bench.newKey())),
      );
      if (arrived === undefined) setImmediate(() => { giveUp.abort(); });
      else void arrived.then(() => { giveUp.abort(); });
      ambiguous(await waiting);
    },
  },
  {
    name: '19 a call given up before it begins sends nothing',
    applies: (bench) => startsOnline(bench) && bench.fixture.provider?.stall !== undefined,
    run: async (bench) => {
      const attemptKey = bench.newKey();
      expect(
        refused(
          await outcome(
            bench.gateway.start(bench.ctx({ signal: AbortSignal.abort() }), bench.wish(attemptKey)),
          ),
        ).ambiguous,
      ).to.equal(false);
      expect(succeeded(await outcome(bench.gateway.retrieve(bench.ctx(), { attemptKey })))).to.equal(
        undefined,
      );
    },
  },
);
