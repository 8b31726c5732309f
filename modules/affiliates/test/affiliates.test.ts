import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { commissionOf, type Rate } from '../src/rate.ts';

const SYSTEM: Caller = { audience: 'system', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' };

interface Balance {
  readonly currency: string;
  readonly pending: number;
  readonly payable: number;
  readonly requested: number;
  readonly paid: number;
}

interface Own {
  readonly offered: boolean;
  readonly affiliate: { readonly handle: string } | null;
  readonly figures: { readonly clicks: number; readonly signUps: number; readonly balances: readonly Balance[] } | null;
}

interface Detail {
  readonly invoice: { readonly net: { readonly amount: number }; readonly total: { readonly amount: number }; readonly paid: { readonly amount: number }; readonly credited: { readonly amount: number } };
  readonly lines: readonly { readonly id: number; readonly net: number; readonly credited: number }[];
}

const TEN: Rate = { kind: 'percent', rate: 1000, rate_currency: 'BRL', recurring: true };

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`affiliates [${engine}]`, function () {
    this.timeout(240_000);
    let app: TestApp;
    let ana: TestClient;
    let code: string;
    let people = 0;

    const own = (who: TestClient = ana): Promise<Own> => app.call<Own>('affiliates.own', {}, who.caller);
    const balance = async (who: TestClient = ana): Promise<Balance> => (await own(who)).figures?.balances[0] ?? { currency: 'BRL', pending: 0, payable: 0, requested: 0, paid: 0 };
    const programme = (more: object = {}): Promise<unknown> =>
      app.call('affiliates.saveProgramme', { brandId: app.brandId, active: true, kind: 'percent', percent: '10', currency: 'BRL', recurring: true, holdDays: 0, minPayout: 0, ...more });
    const signUp = async (referral?: string, more: object = {}): Promise<TestClient> => {
      people += 1;
      const email = `brought${String(people)}@example.org`;
      const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: app.brandId, ...(referral === undefined ? {} : { referral }) };
      const { clientId } = await app.call<{ clientId: number }>('clients.register', { name: 'Bia', email, country: 'BR', password: 'a client signs in', locale: 'en', ...more }, guest);
      await app.house.settle();
      return { clientId, email, caller: { audience: 'client', actor: { kind: 'client', id: String(clientId) }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en', clientId } };
    };
    /** A client whom Ana brought, with a paid order. */
    const bring = async (): Promise<{ readonly client: TestClient; readonly invoiceId: number; readonly serviceId: number; readonly net: number }> => {
      const client = await signUp(`affiliates:${code}`);
      const { invoiceId, serviceId } = await app.order(client);
      await app.pay(invoiceId);
      const { invoice } = await app.call<Detail>('invoices.get', { id: invoiceId });
      return { client, invoiceId, serviceId, net: invoice.net.amount };
    };

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana');
    });
    after(() => app.close());

    it('are off until a brand switches its programme on', async () => {
      expect(await own()).to.include({ offered: false, affiliate: null });
      expect(await codeOf(app.call('affiliates.join', {}, ana.caller))).to.equal('NO_PROGRAMME');
      await programme();
      const joined = await app.call<{ handle: string }>('affiliates.join', {}, ana.caller);
      expect(await app.call('affiliates.join', {}, ana.caller)).to.deep.equal(joined);
      code = joined.handle;
      expect(code).to.match(/^[A-Za-z0-9]{12}$/);
    });

    it('have a link that counts, keeps the code alone, and leads nowhere but to us', async () => {
      const browser = app.browser();
      const answer = await browser.raw(`/x/affiliates/r/${code}`, {});
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/']);
      expect(answer.headers.getSetCookie()).to.deep.equal([`billet_referral=affiliates%3A${code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=5184000`]);
      for (const [to, wanted] of [['/products', '/products'], ['https://evil.example/', '/'], ['//evil.example', '/'], ['/\\evil.example', '/'], ['javascript:alert(1)', '/']] as const) {
        const led = await app.browser().raw(`/x/affiliates/r/${code}?to=${encodeURIComponent(to)}&utm_source=x`, {});
        expect([led.status, led.headers.get('location')], to).to.deep.equal([303, wanted]);
      }
      expect((await own()).figures?.clicks).to.equal(6);
      const clicks = await app.house.db.raw<Record<string, unknown>>('select * from x_affiliates_clicks');
      expect(clicks.map((row) => Object.keys(row).sort())).to.deep.equal([['client_id', 'count', 'created_at', 'day', 'id']]);
      const seen = await app.house.db.raw<{ address: string | null }>(`select address from audit_log where operation in ('affiliates.follow', 'affiliates.count')`);
      expect(seen.length).to.be.greaterThan(5);
      expect(seen.every(({ address }) => address === null)).to.equal(true);
      const forged = await app.browser().raw('/x/affiliates/r/nobodys', {});
      expect([forged.status, forged.headers.getSetCookie()]).to.deep.equal([303, []]);
    });

    it('bring who signs up with their link, once, and neither themselves nor their payer', async () => {
      const browser = app.browser();
      await browser.get(`/x/affiliates/r/${code}`);
      await browser.send('/sign-up', 'sign-up', { name: 'Carla', email: 'carla@example.org', country: 'BR', password: 'a client signs in' });
      await app.house.settle();
      expect((await own()).figures?.signUps).to.equal(1);
      const brought = await signUp(`affiliates:${code}`);
      for (const _ of [1, 2]) expect(await app.call('affiliates.attribute', { clientId: brought.clientId, code }, SYSTEM)).to.deep.equal({ attributed: false });
      expect((await own()).figures?.signUps).to.equal(2);
      for (const wrong of ['affiliates:nobodys', 'tickets:x', `affiliates:${code}x`]) await signUp(wrong);
      expect(await app.call('affiliates.attribute', { clientId: ana.clientId, code }, SYSTEM)).to.deep.equal({ attributed: false });
      const { items } = await app.call<{ items: { id: number; isDefault: boolean }[] }>('payers.list', { clientId: ana.clientId });
      expect(items).to.have.length(1);
      await app.call('payers.create', { clientId: ana.clientId, name: 'Ana Ltda', email: 'books@ana.example', country: 'BR', taxId: '11.222.333/0001-81' });
      await signUp(`affiliates:${code}`, { taxId: '11222333000181' });
      expect((await own()).figures?.signUps).to.equal(2);
    });

    it('earn once for each paid line, however often it is told, and give back in proportion', async () => {
      const before = await balance();
      const { invoiceId, net } = await bring();
      const earned = Math.round(net / 10);
      expect((await balance()).payable - before.payable).to.equal(earned);
      for (const paidOn of ['2027-01-21', null, '2027-01-21']) await app.call('affiliates.keep', { invoiceId, paidOn }, SYSTEM);
      expect((await balance()).payable - before.payable).to.equal(earned);
      const { lines } = await app.call<Detail>('invoices.get', { id: invoiceId });
      const line = lines.find((each) => each.net > 0);
      await app.call('invoices.credit', { id: invoiceId, lines: [{ lineId: line?.id, net: Math.floor((line?.net ?? 0) / 2) }], reason: 'Half a month without a line' });
      await app.house.settle();
      const half = (await balance()).payable - before.payable;
      expect(half).to.be.within(1, earned - 1);
      for (const paidOn of [null, '2027-01-21']) await app.call('affiliates.keep', { invoiceId, paidOn }, SYSTEM);
      expect((await balance()).payable - before.payable).to.equal(half);
      await app.call('invoices.credit', { id: invoiceId, reason: 'All of it' });
      await app.house.settle();
      expect(await balance()).to.deep.equal(before);
    });

    it('earn what the rules of that time say: nothing at nought, and once per service unless it is every payment', async () => {
      const before = await balance();
      await app.call('affiliates.saveRule', { brandId: app.brandId, productId: app.productId, kind: 'percent', percent: '0', currency: 'BRL' });
      const nothing = await bring();
      await app.call('affiliates.saveRule', { brandId: app.brandId, productId: app.productId, affiliateClientId: ana.clientId, kind: 'amount', amount: 500, currency: 'BRL' });
      await app.call('affiliates.keep', { invoiceId: nothing.invoiceId, paidOn: '2027-01-21' }, SYSTEM);
      expect(await balance()).to.deep.equal(before);
      const { client } = await bring();
      expect((await balance()).payable - before.payable).to.equal(500);
      await app.advance('2027-02-02T13:00:00.000Z');
      await app.house.settle();
      const { items } = await app.call<{ items: { id: number; settlement: string }[] }>('invoices.list', { clientId: client.clientId });
      const second = items.find(({ settlement }) => settlement === 'unpaid');
      expect(second).to.not.equal(undefined);
      await app.pay(second?.id ?? 0);
      expect((await balance()).payable - before.payable).to.equal(500);
      for (const { id } of (await app.call<{ items: { id: number }[] }>('affiliates.rules', {})).items) await app.call('affiliates.removeRule', { id });
      await app.advance('2027-03-02T13:00:00.000Z');
      await app.house.settle();
      const third = (await app.call<{ items: { id: number; settlement: string }[] }>('invoices.list', { clientId: client.clientId })).items.find(({ settlement }) => settlement === 'unpaid');
      await app.pay(third?.id ?? 0);
      expect((await balance()).payable - before.payable).to.be.greaterThan(500);
    });

    it('wait until a commission is old enough, and are paid to the balance or by the bank, once', async () => {
      await programme({ holdDays: 30, minPayout: 100 });
      const before = await balance();
      await bring();
      const waits = await balance();
      expect(waits.pending).to.be.greaterThan(before.pending);
      expect(waits.payable).to.equal(before.payable);
      const asked = await Promise.all([1, 2, 3].map(() => app.call<{ id: number; amount: number }>('affiliates.requestPayout', { currency: 'BRL', method: 'balance' }, ana.caller).catch(() => undefined)));
      const [payout] = asked.filter((each) => each !== undefined);
      expect(asked.filter((each) => each !== undefined)).to.have.length(1);
      expect(payout?.amount).to.equal(before.payable);
      expect(await balance()).to.include({ payable: 0, requested: before.payable });
      const onBalance = async (): Promise<number> => Number((await app.house.db.raw<{ amount: number | string }>('select coalesce(sum(amount), 0) as amount from client_balances where client_id = ?', [ana.clientId]))[0]?.amount);
      const had = await onBalance();
      await Promise.all([1, 2, 3].map(() => app.call('affiliates.pay', { id: payout?.id })));
      expect(await balance()).to.include({ payable: 0, requested: 0, paid: before.payable });
      const journals = await app.house.db.raw<{ kind: string }>('select kind from journals where ref = ?', [`affiliates:${String(payout?.id)}`]);
      expect(journals.map(({ kind }) => kind)).to.deep.equal(['outlay.booked']);
      expect((await onBalance()) - had).to.equal(before.payable);
      expect(await codeOf(app.call('affiliates.refuse', { id: payout?.id }))).to.equal('PAYOUT_DECIDED');
      await app.advance('2027-04-20T13:00:00.000Z');
      await app.house.settle();
      expect((await balance()).payable).to.be.greaterThan(100);
      expect(await codeOf(app.call('affiliates.requestPayout', { currency: 'BRL', method: 'bank' }, ana.caller))).to.equal('ACCOUNT_NEEDED');
      const bank = await app.call<{ id: number; amount: number }>('affiliates.requestPayout', { currency: 'BRL', method: 'bank', account: 'BR15 0000' }, ana.caller);
      await app.call('affiliates.refuse', { id: bank.id });
      expect((await balance()).payable).to.equal(bank.amount);
      expect(await app.call('affiliates.refuse', { id: bank.id })).to.include({ state: 'refused' });
      expect(await codeOf(app.call('affiliates.pay', { id: bank.id }))).to.equal('PAYOUT_DECIDED');
    });

    it('are not paid what was taken back after they asked for it', async () => {
      await programme();
      const { invoiceId } = await bring();
      const payout = await app.call<{ id: number }>('affiliates.requestPayout', { currency: 'BRL', method: 'balance' }, ana.caller);
      await app.call('invoices.credit', { id: invoiceId, reason: 'All of it' });
      await app.house.settle();
      expect(await codeOf(app.call('affiliates.pay', { id: payout.id }))).to.equal('PAYOUT_NOT_COVERED');
      await app.call('affiliates.refuse', { id: payout.id });
    });

    it('see their own figures only, and not who came', async () => {
      const other = await app.signUp('Otto');
      await app.call('affiliates.join', {}, other.caller);
      expect((await own(other)).figures).to.include({ clicks: 0, signUps: 0 });
      for (const operation of ['affiliates.commissions', 'affiliates.payouts']) expect(await app.call(operation, { clientId: ana.clientId }, other.caller)).to.deep.equal({ items: [] });
      const { items } = await app.call<{ items: { invoiceId: number | null; referredId: number | null }[] }>('affiliates.commissions', {}, ana.caller);
      expect(items.length).to.be.greaterThan(2);
      expect(items.every(({ invoiceId, referredId }) => invoiceId === null && referredId === null)).to.equal(true);
      for (const operation of ['affiliates.list', 'affiliates.programmes']) expect(await codeOf(app.call(operation, {}, ana.caller))).to.equal('FORBIDDEN');
    });

    it('earn the rule applied to what is paid and not taken back, whatever happens in whatever order', async () => {
      await programme();
      const action = fc.oneof(
        fc.record({ kind: fc.constant('pay' as const) }),
        fc.record({ kind: fc.constant('refund' as const), part: fc.integer({ min: 1, max: 100 }) }),
        fc.record({ kind: fc.constant('credit' as const), part: fc.integer({ min: 1, max: 100 }) }),
        fc.record({ kind: fc.constant('again' as const), paid: fc.boolean() }),
      );
      const act = async (invoiceId: number, wish: { readonly kind: string; readonly part?: number; readonly paid?: boolean }): Promise<void> => {
        const { invoice, lines } = await app.call<Detail>('invoices.get', { id: invoiceId });
        if (wish.kind === 'pay' && invoice.paid.amount + invoice.credited.amount < invoice.total.amount) await app.call('payments.record', { invoiceId, gatewayAccountId: app.gatewayAccountId, amount: invoice.total.amount - invoice.paid.amount - invoice.credited.amount, reference: app.house.ids.ulid() });
        if (wish.kind === 'refund' && invoice.paid.amount > 0) {
          const { items } = await app.call<{ items: { id: number; refundable?: { amount: number } }[] }>('payments.list', { invoiceId });
          for (const { id } of items) await app.call('payments.refund', { paymentId: id, amount: Math.max(1, Math.floor((invoice.paid.amount * (wish.part ?? 1)) / 200)), to: 'balance', reason: 'x' }).catch(() => undefined);
        }
        const line = lines.find((each) => each.net - each.credited > 0);
        if (wish.kind === 'credit' && line !== undefined) await app.call('invoices.credit', { id: invoiceId, lines: [{ lineId: line.id, net: Math.max(1, Math.floor(((line.net - line.credited) * (wish.part ?? 1)) / 100)) }], reason: 'x' });
        if (wish.kind === 'again') await app.call('affiliates.keep', { invoiceId, paidOn: wish.paid === true ? '2027-04-20' : null }, SYSTEM);
      };
      let moved = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 6 }), async (wishes) => {
          const { invoiceId } = await bring();
          for (const wish of wishes) await act(invoiceId, wish);
          await app.house.settle();
          const { invoice, lines } = await app.call<Detail>('invoices.get', { id: invoiceId });
          const rows = await app.house.db.raw<{ line_id: number; amount: number | string }>('select line_id, amount from x_affiliates_commissions where invoice_id = ?', [invoiceId]);
          expect(new Set(rows.map((row) => Number(row.line_id))).size).to.equal(rows.length);
          for (const row of rows) {
            const line = lines.find(({ id }) => id === Number(row.line_id));
            expect(Number(row.amount)).to.equal(commissionOf(TEN, { currency: 'BRL', net: line?.net ?? 0, credited: line?.credited ?? 0, paid: invoice.paid.amount, due: invoice.total.amount - invoice.credited.amount }));
          }
          if (invoice.paid.amount < invoice.total.amount) moved += 1;
        }),
        { numRuns: engine === 'sqlite' ? 20 : 8 },
      );
      expect(moved).to.be.greaterThan(2);
      const [sum] = await app.house.db.raw<{ sum: number | string }>('select sum(amount) as sum from x_affiliates_commissions where client_id = ?', [ana.clientId]);
      const { pending, payable, requested, paid } = await balance();
      expect(pending + payable + requested + paid).to.equal(Number(sum?.sum));
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
