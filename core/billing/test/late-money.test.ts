import { expect } from 'chai';
import { fitsAsked, gatewayRegistryRef } from '@billet/billing';
import { done, failed, noSettings, type Gateway, type GatewayEvent } from '@billet/sdk';
import fc from 'fast-check';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

const brl = (amount: number): { readonly amount: number; readonly currency: string } => ({ amount, currency: 'BRL' });

describe('what fits what was asked', () => {
  it('money is what was asked for, but for what its day has added or taken off', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e6), fc.nat(1e6), fc.integer({ min: -1000, max: 1000 }), (asked, late, discount, off) => {
        const told = asked + late - discount + off;
        expect(fitsAsked(brl(asked), { money: brl(told), late: brl(late), discount: brl(discount) })).to.equal(off === 0 && told > 0);
        expect(fitsAsked(brl(asked), { money: { amount: told, currency: 'USD' }, late: brl(late), discount: brl(discount) })).to.equal(false);
      }),
    );
    expect(fitsAsked(brl(100), { money: brl(90), late: brl(-10) })).to.equal(false);
    expect(fitsAsked(brl(100), { money: brl(0), discount: brl(100) })).to.equal(false);
  });
});

eachDatabase('charges that grow', (open) => {
  let house: MoneyHouse;
  let grows: number;
  let count = 0;

  before(async () => {
    house = await openMoneyHouse(await open());
    const gateway: Gateway<unknown> = {
      start: (_ctx, { attemptKey, money }) => Promise.resolve(done({ status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'none' } })),
      retrieve: () => Promise.resolve(failed('timeout', 'later')),
      charge: () => Promise.resolve(failed('declined', 'no')),
    };
    house.services.use(gatewayRegistryRef).add({ id: 'grows', title: 'Grows', definition: { account: noSettings, traits: { flow: 'display', currencies: '*' }, create: () => gateway } as never, gateway });
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'grows', name: 'Grows', hook_path: 'grows', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      grows = Number(row?.id);
    });
  });
  after(() => house.remove());
  afterEach(async () => {
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  const tell = async (event: Partial<GatewayEvent> & Pick<GatewayEvent, 'id' | 'type' | 'providerRef'>): Promise<void> => {
    await house.db.transaction(async (work) => {
      const [row] = (await house.db.writable()('gateway_events').insert({ gateway_account_id: grows, event_id: event.id, type: event.type, provider_ref: event.providerRef, event: JSON.stringify({ occurredAt: house.clock.wall(), ...event }), body: '', received_at: house.clock.wall(), state: 'received' }).returning('id')) as { id: number }[];
      await house.jobs.enqueue(work, [{ task: 'payments.applyEvent', payload: { eventRowId: Number(row?.id) } }]);
    });
    await house.settle();
  };
  const begun = async (saveMethod = false, more: object = {}): Promise<Awaited<ReturnType<MoneyHouse['billed']>> & { readonly key: string }> => {
    count += 1;
    const { clientId, me } = await house.billed(`late${String(count)}@example.com`);
    const { id: invoiceId } = await house.call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'Fibre', unitPrice: 7321 }, { description: 'Router', unitPrice: 333 }], issue: true, ...more });
    const one = { clientId, me, invoiceId, total: (await house.invoice(invoiceId)).total.amount };
    await house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: grows, saveMethod }, one.me);
    const [row] = await house.db.raw<{ key: string }>('select a.key from payment_attempts a join attempt_invoices x on x.attempt_id = a.id where x.invoice_id = ? order by a.id desc limit 1', [one.invoiceId]);
    return { ...one, key: row?.key ?? '' };
  };
  const documents = async (clientId: number): Promise<readonly { readonly type: string; readonly settlement: string; readonly total: { readonly amount: number } }[]> =>
    (await house.call<{ items: { type: string; settlement: string; total: { amount: number } }[] }>('invoices.list', { clientId })).items;

  it('books fine and interest as a document of its own, once, settled by the same payment', async () => {
    const one = await begun();
    const event = { type: 'payment.succeeded' as const, providerRef: one.key, attemptKey: one.key, money: brl(one.total + 303), late: brl(303) };
    await tell({ id: `${one.key}:a`, ...event });
    await tell({ id: `${one.key}:b`, ...event });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect((await documents(one.clientId)).filter((each) => each.total.amount === 303).map(({ settlement }) => settlement)).to.deep.equal(['paid']);
    expect(await house.owed(one.clientId)).to.equal(0);
  });

  it('keeps it on the balance where the house wants that', async () => {
    await house.call('settings.save', { owner: 'payments', values: { lateMoney: 'balance' } });
    const one = await begun();
    await tell({ id: one.key, type: 'payment.succeeded', providerRef: one.key, attemptKey: one.key, money: brl(one.total + 303), late: brl(303) });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect(await house.owed(one.clientId)).to.equal(303);
    expect((await documents(one.clientId)).some((each) => each.total.amount === 303)).to.equal(false);
    await house.call('settings.save', { owner: 'payments', values: { lateMoney: 'document' } });
  });

  it('credits what a payer was let off, never less than that', async () => {
    const one = await begun();
    await tell({ id: one.key, type: 'payment.succeeded', providerRef: one.key, attemptKey: one.key, money: brl(one.total - 177), discount: brl(177) });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('paid');
    expect(await house.owed(one.clientId)).to.be.within(0, 2);
    expect((await documents(one.clientId)).filter((each) => each.type === 'credit_note' && each.total.amount >= 177 && each.total.amount <= 179)).to.have.length(1);
  });

  it('takes nothing that does not add up', async () => {
    const one = await begun();
    await tell({ id: one.key, type: 'payment.succeeded', providerRef: one.key, attemptKey: one.key, money: brl(one.total + 303), late: brl(302) });
    expect((await house.invoice(one.invoiceId)).settlement).to.equal('unpaid');
    expect((await house.db.raw<{ reason: string }>('select reason from gateway_events where event_id = ?', [one.key])).map(({ reason }) => reason)).to.deep.equal(['AMOUNT_MISMATCH']);
  });

  it('keeps a method that becomes good later only if its payer wanted that, and stops when it ends', async () => {
    for (const consent of [false, true]) {
      const method = { token: `RR${String(consent)}`, label: 'Pix Automático 1' };
      const one = await begun(consent);
      await tell({ id: `${one.key}:APROVADA`, type: 'method.active', providerRef: method.token, attemptKey: one.key, method });
      const states = async (): Promise<readonly (readonly [string, boolean])[]> => (await house.call<{ items: { state: string; isDefault: boolean }[] }>('paymentMethods.list', { clientId: one.clientId })).items.map(({ state, isDefault }) => [state, isDefault] as const);
      expect(await states()).to.deep.equal(consent ? [['active', true]] : []);
      await tell({ id: `${one.key}:CANCELADA`, type: 'method.ended', providerRef: method.token, attemptKey: one.key, method, reason: 'CANCELADA' });
      expect(await states()).to.deep.equal(consent ? [['failing', false]] : []);
    }
  });

  it('pays the late fee that was charged before, and only the rest becomes another document', async () => {
    const one = await begun(false, { dueDate: house.clock.now().slice(0, 10) });
    await house.scheduler.advanceTo(new Date(Date.parse(house.clock.now()) + 6 * 86_400_000).toISOString());
    await house.settle();
    const { invoiceId: fee } = await house.call<{ invoiceId: number }>('invoices.lateFee', { id: one.invoiceId, rule: { kind: 'fee', amount: 100 } });
    const owed = (await house.invoice(fee)).open.amount;
    await tell({ id: one.key, type: 'payment.succeeded', providerRef: one.key, attemptKey: one.key, money: brl(one.total + 303), late: brl(303) });
    expect([(await house.invoice(fee)).settlement, (await house.invoice(one.invoiceId)).settlement]).to.deep.equal(['paid', 'paid']);
    expect((await documents(one.clientId)).filter((each) => each.total.amount === 303 - owed).map(({ settlement }) => settlement)).to.deep.equal(['paid']);
  });

  const stateOf = async (eventId: string): Promise<readonly (readonly [string, string | null])[]> =>
    (await house.db.raw<{ state: string; reason: string | null }>('select state, reason from gateway_events where event_id = ?', [eventId])).map(({ state, reason }) => [state, reason] as const);

  it('is late once, however often the same is paid; what comes again is the payer\'s', async () => {
    const one = await begun();
    for (const time of ['a', 'b']) {
      await tell({ id: `${one.key}:${time}`, type: 'payment.succeeded', providerRef: `${one.key}:${time}`, attemptKey: one.key, money: brl(one.total + 303), late: brl(303) });
      expect(await stateOf(`${one.key}:${time}`)).to.deep.equal([['applied', null]]);
    }
    expect((await documents(one.clientId)).filter((each) => each.total.amount === 303)).to.have.length(1);
    expect(await house.owed(one.clientId)).to.equal(one.total + 303);
  });

  it('lets nobody off more than is open: what was paid another way meanwhile is not credited', async () => {
    const [whole, part] = [await begun(), await begun()];
    await house.call('payments.record', { invoiceId: whole.invoiceId, gatewayAccountId: house.bank, amount: whole.total, reference: whole.key });
    await tell({ id: whole.key, type: 'payment.succeeded', providerRef: whole.key, attemptKey: whole.key, money: brl(whole.total - 177), discount: brl(177) });
    expect((await documents(whole.clientId)).filter((each) => each.type === 'credit_note')).to.deep.equal([]);
    expect(await house.owed(whole.clientId)).to.equal(whole.total - 177);
    // Nearly all of it.
    await tell({ id: part.key, type: 'payment.succeeded', providerRef: part.key, attemptKey: part.key, money: brl(1), discount: brl(part.total - 1) });
    expect((await house.invoice(part.invoiceId)).settlement).to.equal('paid');
    expect(await house.owed(part.clientId)).to.be.within(0, 2);
  });

  it('opens all of it again when the payer\'s bank takes the money back, however the messages come', async () => {
    const one = await begun();
    const reference = `${one.key}:mp`;
    // The dispute comes first and waits for its payment.
    await tell({ id: `${one.key}:d:lost`, type: 'dispute.lost', providerRef: reference, money: brl(one.total + 303) });
    await tell({ id: `${one.key}:p`, type: 'payment.succeeded', providerRef: reference, attemptKey: one.key, money: brl(one.total + 303), late: brl(303) });
    await house.settle();
    expect((await documents(one.clientId)).filter(({ total }) => [303, one.total].includes(total.amount)).map(({ settlement }) => settlement)).to.deep.equal(['unpaid', 'unpaid']);
    expect(await house.owed(one.clientId)).to.equal(0);
  });

  it('knows that a method has ended, even if that is told first', async () => {
    const one = await begun(true);
    const method = { token: `RR${one.key}`, label: 'Pix Automático 2' };
    await tell({ id: `${one.key}:CANCELADA`, type: 'method.ended', providerRef: method.token, attemptKey: one.key, method, reason: 'CANCELADA' });
    await tell({ id: `${one.key}:APROVADA`, type: 'method.active', providerRef: method.token, attemptKey: one.key, method });
    expect((await house.call<{ items: unknown[] }>('paymentMethods.list', { clientId: one.clientId })).items).to.deep.equal([]);
  });
});
