import { isCurrency, isExtension, Secret, type Money } from '@billet/sdk';
import { expect } from 'chai';
import { cardNumbersIn } from '../card-numbers.ts';
import { outcome, provider, refused, succeeded, webhooks, type Bench } from './gateway-bench.ts';
import { gatewayCases, type GatewayCase } from './gateway-case.ts';

/** Amounts in minor units that each currency can carry on any wire. */
const ROUND_TRIPS: readonly Money[] = [
  { amount: 1234, currency: 'EUR' },
  { amount: 5000, currency: 'JPY' },
  { amount: 12_340, currency: 'KWD' },
  { amount: 123_400, currency: 'HUF' },
  { amount: 1500, currency: 'ISK' },
  { amount: 9990, currency: 'CLP' },
];

const secretsOf = (settings: unknown): readonly string[] =>
  Object.values(settings as Record<string, unknown>).flatMap((value) =>
    value instanceof Secret ? [value.reveal()] : [],
  );

/** Uses everything the gateway can do, well and badly, and gives all that came back. */
const useAll = async (bench: Bench, token: string | undefined): Promise<readonly unknown[]> => {
  const { gateway, fixture } = bench;
  const results: unknown[] = [await gateway.test?.(bench.ctx())];
  const key = bench.newKey();
  results.push(await outcome(gateway.start(bench.ctx(), bench.wish(key))));
  results.push(
    await outcome(
      gateway.start(bench.ctx(), bench.wish(key, { ...bench.money, amount: bench.money.amount + 1 })),
    ),
  );
  results.push(await outcome(gateway.retrieve(bench.ctx(), { attemptKey: bench.newKey() })));
  if (gateway.charge !== undefined && token !== undefined) {
    for (const each of [token, 'no such token']) {
      results.push(
        await outcome(
          gateway.charge(bench.ctx(), {
            attemptKey: bench.newKey(),
            money: bench.money,
            token: each,
            description: 'x',
          }),
        ),
      );
    }
  }
  if (gateway.webhook !== undefined) {
    await bench.paid();
    results.push(await gateway.webhook(bench.ctx(), webhooks(fixture).request('paid')));
    results.push(
      await gateway.webhook(bench.ctx(), webhooks(fixture).request('paid', { wrongSecret: true })),
    );
  }
  return results;
};

const roundTrip = (money: Money): GatewayCase => ({
  name: `2 ${money.currency} goes over the wire and comes back the same`,
  applies: ({ fixture }) => fixture.wire !== undefined,
  run: ({ fixture }) => {
    const { wire } = fixture;
    const sent = wire?.toWire(money);
    expect(wire?.fromWire(sent as never, money.currency)).to.deep.equal(money);
  },
});

export const declarationCases = gatewayCases(
  {
    name: '1 has the members it must have, and declares what is true',
    run: ({ definition, fixture, gateway }) => {
      expect(isExtension(fixture.extension) && fixture.extension.kind).to.equal('gateway');
      expect([typeof gateway.start, typeof gateway.retrieve]).to.deep.equal(['function', 'function']);
      const { traits } = definition;
      if (traits.currencies !== '*')
        expect(traits.currencies.filter((code) => !isCurrency(code))).to.deep.equal([]);
      if (traits.balance === true) expect(traits.flow).to.equal('instant');
      if (gateway.webhook !== undefined) webhooks(fixture);
      if (gateway.charge !== undefined)
        expect(typeof provider(fixture).token, 'a token to charge').to.equal('function');
      if (gateway.refund !== undefined)
        expect(typeof provider(fixture).refunded, 'a sum of refunds').to.equal('function');
    },
  },
  {
    name: '1 a start answers in the declared flow, and never with money that has not come',
    run: async (bench) => {
      const { traits } = bench.definition;
      const started = await outcome(bench.gateway.start(bench.ctx(), bench.wish(bench.newKey())));
      // Core pays from the balance by itself; a module that says "paid" would make money out of nothing.
      if (traits.balance === true) {
        expect(refused(started).kind).to.equal('unsupported');
        return;
      }
      const fact = succeeded(started);
      expect(fact.providerRef).to.be.a('string').and.not.equal('');
      if (traits.flow !== 'instant') {
        expect(fact.status).to.equal('requires_action');
        if (traits.flow !== 'varies') expect(fact.next?.kind).to.equal(traits.flow);
        else expect(fact.next?.kind).to.be.oneOf(['redirect', 'display']);
      }
      if (traits.manual === true) expect(fact.status).to.not.equal('succeeded');
    },
  },
  {
    name: '1 a gateway whose money comes by hand has no public route',
    applies: ({ definition }) => definition.traits.manual === true || definition.traits.balance === true,
    run: ({ gateway }) => {
      expect(gateway.webhook === undefined).to.equal(true);
    },
  },
  {
    name: '1 refuses settings it does not know',
    run: ({ definition, fixture }) => {
      expect(definition.account.safeParse({ ...fixture.settings, noSuchSetting: true }).success).to.equal(
        false,
      );
    },
  },
  ...ROUND_TRIPS.map(roundTrip),
  {
    name: '16 nothing secret, no token and no card number in the log or in an answer',
    run: async (bench) => {
      const token = bench.gateway.charge === undefined ? undefined : bench.fixture.provider?.token?.();
      const results = await useAll(bench, token);
      const log = bench.lines.join('');
      const answers = JSON.stringify(results);
      for (const hidden of secretsOf(bench.settings)) {
        expect(log, 'log').to.not.include(hidden);
        expect(answers, 'answers').to.not.include(hidden);
      }
      if (token !== undefined) expect(log).to.not.include(token);
      expect(cardNumbersIn(log + answers)).to.deep.equal([]);
    },
  },
);
