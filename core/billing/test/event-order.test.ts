import { attemptLookupRef, gatewayRegistryRef } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { done, noSettings, type Gateway, type GatewayEvent, type PaymentFact } from '@billet/sdk';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

type Told = Omit<GatewayEvent, 'occurredAt'>;

/** What a provider tells of one payment: on its way, paid, given back in part, taken back by the payer's bank, and its end. */
const lifeOf = (key: string, amount: number, end: 'won' | 'lost'): readonly Told[] => {
  const [providerRef, currency] = [`py_${key}`, 'BRL'];
  return [
    { id: `${key}:processing`, type: 'payment.processing', providerRef, attemptKey: key },
    { id: `${key}:paid`, type: 'payment.succeeded', providerRef, attemptKey: key, money: { amount, currency }, fee: { amount: 20, currency } },
    { id: `${key}:late failure`, type: 'payment.failed', providerRef, attemptKey: key, reason: 'timeout' },
    { id: `re_${key}:done`, type: 'refund.succeeded', providerRef, money: { amount: 300, currency } },
    { id: `dp_${key}:opened`, type: 'dispute.opened', providerRef, money: { amount: 700, currency }, fee: { amount: 15, currency } },
    { id: `dp_${key}:${end}`, type: end === 'won' ? 'dispute.won' : 'dispute.lost', providerRef, money: { amount: 700, currency }, fee: { amount: 15, currency } },
  ];
};

const eventOrder = (open: () => Promise<DatabaseConfig | undefined>, runs: number): void => {
  let house: MoneyHouse;
  let account: number;
  let count = 0;
  const facts = new Map<string, PaymentFact>();

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => {
        facts.set(attemptKey, { status: 'succeeded', providerRef: `py_${attemptKey}`, money, fee: { amount: 20, currency: money.currency } });
        return Promise.resolve(done({ status: 'requires_action' as const, providerRef: `py_${attemptKey}`, money, next: { kind: 'redirect' as const, url: 'https://pay.example.test', method: 'GET' as const } }));
      },
      retrieve: (_ctx, { attemptKey }) => Promise.resolve(done(facts.get(attemptKey))),
      refund: () => Promise.reject(new Error('not asked')),
    };
    house.services.use(gatewayRegistryRef).add({ id: 'pages', title: 'Pages', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*' }, create: () => gateway } as never, gateway });
    const [row] = await house.db.transaction(async () => (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'pages', name: 'Pages', hook_path: 'pages', created_at: house.clock.now() }).returning('id')) as { id: number }[]);
    account = Number(row?.id);
  });
  after(() => house.remove());

  /** As the receiver of webhooks keeps it: a second copy is no second row. */
  const tell = async (event: Told): Promise<void> => {
    await house.db.transaction(async (work) => {
      const rows = (await house.db.writable()('gateway_events').insert({ gateway_account_id: account, event_id: event.id, type: event.type, provider_ref: event.providerRef, event: JSON.stringify({ occurredAt: house.clock.wall(), ...event }), body: '', received_at: house.clock.wall(), state: 'received' }).onConflict(['gateway_account_id', 'event_id']).ignore().returning('id')) as { id: number }[];
      for (const { id } of rows) await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(id) } }]);
    });
    await house.settle();
  };

  /** The life of a new client's payment, told in that way; gives what the books then say. */
  const books = async (order: (life: readonly Told[]) => readonly Told[], end: 'won' | 'lost', lookUpAfter: number): Promise<unknown> => {
    count += 1;
    const { clientId, invoiceId, total, me } = await house.billed(`order${String(count)}@example.com`);
    const { attemptId } = await house.call<{ attemptId: number }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: account }, me);
    const [attempt] = await house.db.raw<{ key: string }>('select key from payment_attempts where id = ?', [attemptId]);
    const key = attempt?.key ?? '';
    const lookUp = async (): Promise<void> => {
      await house.services.use(attemptLookupRef).lookUp(key, AbortSignal.timeout(60_000));
      await house.settle();
    };
    for (const [index, event] of order(lifeOf(key, total, end)).entries()) {
      if (index === lookUpAfter) await lookUp();
      await tell(event);
    }
    await lookUp();
    const invoice = await house.invoice(invoiceId);
    const entries = await house.db.raw<{ debit: string; credit: string; amount: number | string }>('select debit, credit, sum(amount) as amount from ledger_entries where client_id = ? group by debit, credit order by debit, credit', [clientId]);
    const sums = new Map<string, number>();
    for (const { debit, credit, amount } of entries) for (const [side, sign] of [[debit, 1], [credit, -1]] as const) sums.set(side, (sums.get(side) ?? 0) + sign * Number(amount));
    const waiting = await house.db.raw(`select id from gateway_events where provider_ref = ? and state in ('review', 'received')`, [`py_${key}`]);
    return {
      settlement: invoice.settlement, open: invoice.open.amount, owed: await house.owed(clientId), accounts: [...sums].filter(([, sum]) => sum !== 0).sort(), waiting: waiting.length,
      attempts: (await house.db.raw<{ state: string }>('select state from payment_attempts where client_id = ?', [clientId])).map((row) => row.state),
      refunds: await house.db.raw('select amount, state from refunds where client_id = ?', [clientId]), disputes: await house.db.raw('select amount, state from disputes where client_id = ?', [clientId]),
    };
  };

  it('events in any order, doubled, with those of the payment lost, and a look-up at any moment give the same books', async () => {
    for (const end of ['won', 'lost'] as const) {
      const expected = await books((life) => life, end, 99);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 3, 4, 5, 1], { minLength: 10, maxLength: 10 }),
          fc.subarray([0, 1, 2]),
          fc.integer({ min: 0, max: 9 }),
          async (places, lost, lookUpAfter) => {
            const order = (life: readonly Told[]): readonly Told[] => places.filter((place) => !(lost as readonly number[]).includes(place)).flatMap((place) => life[place] ?? []);
            expect(await books(order, end, lookUpAfter)).to.deep.equal(expected);
          },
        ),
        { numRuns: runs },
      );
    }
    expect((await house.verify()).findings).to.deep.equal([]);
  });
};

const LONG = process.env['BILLET_LONG'] === '1';

describe('order of events [sqlite]', function () {
  this.timeout(LONG ? 1_800_000 : 600_000);
  eventOrder(() => Promise.resolve(undefined), LONG ? 200 : 6);
});

if (requireComponent('PostgreSQL', postgresAvailable())) {
  describe('order of events [postgres]', function () {
    this.timeout(LONG ? 1_800_000 : 600_000);
    let drop: (() => Promise<void>) | undefined;
    eventOrder(async () => {
      const copy = await houseDatabase('postgres');
      ({ drop } = copy);
      return copy.database;
    }, LONG ? 60 : 6);
    after(() => drop?.());
  });
} else describe.skip('order of events [postgres: not installed]', () => { eventOrder(() => Promise.resolve(undefined), 1); });
