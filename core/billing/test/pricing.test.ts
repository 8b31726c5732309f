import { expect } from 'chai';
import { addDays, addMonths, withDay } from '@billet/sdk';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { quoteCase } from '../src/quote/quote-case.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './support/open-test-house.ts';

interface Line {
  readonly kind: string;
  readonly periodStart: string | null;
  readonly periodEnd: string | null;
  readonly unitPrice: number;
  readonly net: number;
}

const suite = (engine: 'sqlite' | 'postgres'): void => {
  describe(`prices in orders and runs [${engine}]`, function () {
    this.timeout(900_000);
    let house: TestHouse;
    let drop: () => Promise<void> = () => Promise.resolve();
    let clients = 0;

    before(async () => {
      if (engine === 'sqlite') house = await openTestHouse();
      else {
        const copy = await houseDatabase(engine);
        ({ drop } = copy);
        house = await openTestHouse(copy.database);
      }
    });
    after(async () => {
      await house.remove();
      await drop();
    });

    const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
    const client = async (): Promise<number> => signUp(house, `c${String((clients += 1))}@example.com`);
    const order = (clientId: number, input: object, caller = staff): Promise<{ invoiceId: number | null; serviceIds: number[] }> => call('orders.place', { clientId, ...input }, caller);
    const linesOf = async (clientId: number): Promise<readonly string[]> => {
      const { items } = await call<{ items: { id: number }[] }>('invoices.list', { clientId });
      const invoices = await Promise.all(items.map(({ id }) => call<{ lines: Line[] }>('invoices.get', { id })));
      return invoices.reverse().flatMap(({ lines }) => lines.map((line) => `${line.kind} ${line.periodStart ?? ''}..${line.periodEnd ?? ''} ${String(line.net)}`));
    };
    const activate = async (clientId: number): Promise<void> => {
      for (const { id } of (await call<{ items: { id: number; status: string }[] }>('orders.list', { clientId, status: 'pending' })).items) await call('orders.accept', { id });
      await house.settle();
    };
    const until = async (date: string): Promise<void> => {
      await house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
    };
    const plan = async (slug: string, more: object = {}, price: object = {}): Promise<number> =>
      (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, anchorDay: 1, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 3100, ...price }], ...more })).id;

    it('options, a promotion for two periods, a group discount and a fee in parts', async () => {
      const productId = await plan('all-in', { instalments: 3 }, { setupFee: 1000 });
      const cycle = { unit: 'month', count: 1 };
      await call('products.setOption', { id: productId, key: 'ips', kind: 'quantity', name: { en: 'IPs' }, max: 8, prices: [{ currency: 'BRL', cycle, price: 100, setupFee: 50 }] });
      await call('products.setOption', { id: productId, key: 'disk', kind: 'choice', name: { en: 'Disk' }, required: true, choices: [{ key: 'hdd', name: { en: 'HDD' } }, { key: 'ssd', name: { en: 'SSD' } }], prices: [{ choice: 'hdd', currency: 'BRL', cycle, price: 0 }, { choice: 'ssd', currency: 'BRL', cycle, price: 310 }] });
      await call('promotions.create', { brandId: house.brandId, code: 'half', kind: 'percent', value: '50', periods: 2, stacking: 'stack' });
      const group = await call<{ id: number }>('clientGroups.create', { brandId: house.brandId, name: 'Partners', discountPercent: '10' });
      const clientId = await client();
      await call('clients.assignGroup', { id: clientId, groupId: group.id });
      const me = clientCaller(clientId);
      await order(clientId, { items: [{ productId, options: { ips: 2, disk: 'ssd' } }], promotion: 'HALF' }, me);
      // 11 of 31 days, half of it, ten per cent less: 3100 → 495, 310 → 50 (49.5), 200 → 32 (31.9).
      expect(await linesOf(clientId)).to.deep.equal(['recurring 2027-01-21..2027-02-01 495', 'option 2027-01-21..2027-02-01 32', 'option 2027-01-21..2027-02-01 50', 'setup .. 100', 'instalment .. 334']);
      await activate(clientId);
      await until('2027-03-02');
      expect((await linesOf(clientId)).slice(5)).to.deep.equal([
        'recurring 2027-02-01..2027-03-01 1395', 'option 2027-02-01..2027-03-01 90', 'option 2027-02-01..2027-03-01 140', 'instalment .. 333',
        'recurring 2027-03-01..2027-04-01 2790', 'option 2027-03-01..2027-04-01 180', 'option 2027-03-01..2027-04-01 279', 'instalment .. 333',
      ]);
      expect((await house.verify()).findings).to.deep.equal([]);
    });

    it('announced prices reach existing services with the next period, negotiated ones never', async () => {
      const productId = await plan('announced');
      const [listed, negotiated] = [await client(), await client()];
      await order(listed, { items: [{ productId }] });
      await order(negotiated, { items: [{ productId, price: 2000 }] });
      for (const clientId of [listed, negotiated]) await activate(clientId);
      await until('2027-04-10');
      await call('products.addPrice', { id: productId, currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 6200, effectiveFrom: '2027-04-20', appliesTo: 'existing' });
      await until('2027-05-02');
      expect((await linesOf(listed)).at(-2)).to.equal('recurring 2027-04-01..2027-05-01 3100');
      expect((await linesOf(listed)).at(-1)).to.equal('recurring 2027-05-01..2027-06-01 6200');
      expect((await linesOf(negotiated)).at(-1)).to.equal('recurring 2027-05-01..2027-06-01 2000');
      // New orders still get the old list price.
      const fresh = await client();
      await order(fresh, { items: [{ productId }] });
      expect((await linesOf(fresh))[0]).to.equal('recurring 2027-05-02..2027-06-01 3000');
    });

    it('a code is never used more often than allowed, by one client or by all', async () => {
      const productId = await plan('coded');
      await call('promotions.create', { brandId: house.brandId, code: 'two-only', kind: 'amount', value: '500', currency: 'BRL', maxUses: 2, perClient: 1 });
      const tries = await Promise.allSettled(
        (await Promise.all([client(), client(), client(), client()])).map((clientId) => order(clientId, { items: [{ productId }], promotion: 'two-only' }, clientCaller(clientId))),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).to.have.length(2);
      for (const refused of tries.filter((each) => each.status === 'rejected')) expect(refused.reason).to.have.property('code', 'PROMOTION_USED_UP');
      await call('promotions.create', { brandId: house.brandId, code: 'once', kind: 'free_setup', perClient: 1 });
      const clientId = await client();
      await order(clientId, { items: [{ productId }], promotion: 'once' });
      const [again] = await Promise.allSettled([order(clientId, { items: [{ productId }], promotion: 'once' })]);
      expect(again).to.have.nested.property('reason.code', 'PROMOTION_USED');
    });

    it('refuses codes that are not for this order, naming the field', async () => {
      const [productId, other] = [await plan('covered'), await plan('uncovered')];
      const reasons: [string, object][] = [
        ['PROMOTION_DATES', { code: 'late', endsOn: '2027-01-01' }],
        ['PROMOTION_CLIENTS', { code: 'old-clients', clients: 'existing' }],
        ['PROMOTION_GROUP', { code: 'grouped', groupIds: [1] }],
        ['PROMOTION_PRODUCTS', { code: 'others', productIds: [other] }],
        ['PROMOTION_PRODUCTS', { code: 'yearly', cycles: [{ unit: 'year', count: 1 }] }],
        ['PROMOTION_UNKNOWN', {}],
      ];
      const clientId = await client();
      for (const [reason, promotion] of reasons) {
        const code = (promotion as { code?: string }).code ?? 'nothing';
        if (code !== 'nothing') await call('promotions.create', { brandId: house.brandId, kind: 'percent', value: '10', ...promotion });
        const [result] = await Promise.allSettled([order(clientId, { items: [{ productId }], promotion: code })]);
        expect(result, code).to.have.nested.property('reason.code', reason);
        expect(result, code).to.have.nested.property('reason.field', 'promotion');
      }
    });

    it('an add-on is charged to the end of its package, comes alone to nobody, and required ones come by themselves', async () => {
      const [productId, panel, backup] = [await plan('package', { anchorDay: null }), await plan('panel', { isAddon: true, anchorDay: null }, { price: 310 }), await plan('backup', { isAddon: true, anchorDay: null }, { price: 620 })];
      await call('products.setAddon', { id: productId, addonId: panel, kind: 'offered' });
      await call('products.setAddon', { id: productId, addonId: backup, kind: 'required' });
      const clientId = await client();
      const me = clientCaller(clientId);
      const [alone] = await Promise.allSettled([order(clientId, { items: [{ productId: panel }] }, me)]);
      expect(alone).to.have.nested.property('reason.code', 'ADDON_ALONE');
      const { serviceIds } = await order(clientId, { items: [{ productId }] }, me);
      expect(serviceIds).to.have.length(2);
      await activate(clientId);
      const start = house.clock.now().slice(0, 10);
      await until('2027-05-12');
      await order(clientId, { items: [{ productId: panel, serviceId: serviceIds[0] }] }, me);
      const lines = await linesOf(clientId);
      expect(lines.slice(0, 2).map((line) => line.split(' ').at(-1))).to.deep.equal(['3100', '620']);
      const end = lines[0]?.split('..')[1]?.slice(0, 10);
      expect(lines.at(-1)?.startsWith(`recurring 2027-05-12..${String(end)} `), `${String(lines.at(-1))} since ${start}`).to.equal(true);
    });

    it('sells a bundle at its prices until it is sold out', async () => {
      const [one, two] = [await plan('b-one'), await plan('b-two')];
      const cycle = { unit: 'month', count: 1 };
      const bundle = await call<{ id: number }>('bundles.create', { brandId: house.brandId, slug: 'pair', name: { en: 'Pair' }, maxUses: 1, items: [{ productId: one, cycle, price: 1000 }, { productId: two, cycle }] });
      const [first, second] = [await client(), await client()];
      expect((await order(first, { bundleId: bundle.id })).serviceIds).to.have.length(2);
      const [result] = await Promise.allSettled([order(second, { bundleId: bundle.id })]);
      expect(result).to.have.nested.property('reason.code', 'OUT_OF_STOCK');
    });

    it('prices what has no price of its own by the dated rate, and lets nobody set his own price', async () => {
      const productId = await plan('abroad');
      await call('exchangeRates.add', { from: 'BRL', to: 'JPY', rate: '27.5', effectiveFrom: '2027-01-01' });
      const abroad = await call<{ id: number }>('clients.create', { brandId: house.brandId, kind: 'person', name: 'Yuki', email: 'yuki@example.com', country: 'JP', locale: 'en', currency: 'JPY' });
      const placed = await order(abroad.id, { items: [{ productId }] });
      const { invoice } = await call<{ invoice: { total: { amount: number; currency: string } } }>('invoices.get', { id: placed.invoiceId });
      expect(invoice.total.currency).to.equal('JPY');
      const clientId = await client();
      const [cheap] = await Promise.allSettled([order(clientId, { items: [{ productId, price: 1 }] }, clientCaller(clientId))]);
      expect(cheap).to.have.nested.property('reason.field', 'items.0.price');
    });

    const agreed = [
      { name: 'as the product', product: {}, item: {}, mode: 'advance', trial: 0 },
      { name: 'free days of its own', product: {}, item: { trialDays: 10 }, mode: 'advance', trial: 10 },
      { name: 'no free days though the product has them', product: { trialDays: 14 }, item: { trialDays: 0 }, mode: 'advance', trial: 0 },
      { name: 'free days in place of those up to the closing', product: { trialUntilClosing: true }, item: { trialDays: 5 }, mode: 'advance', trial: 5 },
      { name: 'free until the first closing', product: { trialUntilClosing: true }, item: {}, mode: 'advance', trial: 'closing' },
      { name: 'in arrears', product: {}, item: { mode: 'arrears' }, mode: 'arrears', trial: 0 },
      { name: 'in advance where the product is in arrears', product: { mode: 'arrears' }, item: { mode: 'advance' }, mode: 'advance', trial: 0 },
      { name: 'in arrears after free days', product: {}, item: { mode: 'arrears', trialDays: 10 }, mode: 'arrears', trial: 10 },
    ] as const;
    it('staff agree on free days and on advance or arrears of a service, and the run bills what a quote says', async () => {
      const placed: ((typeof agreed)[number] & { readonly clientId: number; readonly id: number })[] = [];
      for (const [i, each] of agreed.entries()) {
        const productId = await plan(`agreed-${String(i)}`, each.product);
        const clientId = await client();
        const { serviceIds } = await order(clientId, { items: [{ productId, ...each.item }] });
        await activate(clientId);
        placed.push({ ...each, clientId, id: serviceIds[0] ?? 0 });
      }
      const rows = await house.db.raw<{ id: number; start_date: string; mode: string; trial_until: string | null }>('select id, start_date, mode, trial_until from services');
      const start = rows.find(({ id }) => id === placed[0]?.id)?.start_date ?? '';
      const target = addDays(start, 40);
      await until(target);
      for (const { name, mode, trial, clientId, id } of placed) {
        const row = rows.find((each) => each.id === id);
        expect(row?.mode, name).to.equal(mode);
        const closing = withDay(addMonths(start, 1), 1);
        expect(row?.trial_until, name).to.equal(trial === 'closing' ? closing : trial === 0 ? null : addDays(start, trial));
        const { documents } = quoteCase({ currency: 'BRL', target, services: [{ id: 'a', start, price: 3100, anchorDay: 1, mode, trial: trial === 'closing' ? { untilClosing: true } : { days: trial } }] });
        const quoted = documents.flatMap(({ lines }) => lines.map((line) => `${line.kind} ${line.start ?? ''}..${line.end ?? ''} ${String(line.net)}`));
        expect(quoted, name).to.have.length.above(0);
        expect(await linesOf(clientId), name).to.deep.equal(quoted);
      }
    });

    it('refuses own terms from a client, naming the field', async () => {
      const productId = await plan('own-terms');
      const clientId = await client();
      for (const [field, value] of Object.entries({ mode: 'arrears', trialDays: 30, setupFee: 0 })) {
        const [own] = await Promise.allSettled([order(clientId, { items: [{ productId, [field]: value }] }, clientCaller(clientId))]);
        expect(own).to.have.nested.property('reason.code', 'STAFF_ONLY');
        expect(own).to.have.nested.property('reason.field', `items.0.${field}`);
      }
    });

    it('gives each item a document of its own where the group asks for it', async () => {
      const productId = await plan('separate');
      const group = await call<{ id: number }>('clientGroups.create', { brandId: house.brandId, name: 'Separate', separateInvoices: true });
      const clientId = await client();
      await call('clients.assignGroup', { id: clientId, groupId: group.id });
      await order(clientId, { items: [{ productId }, { productId }] });
      expect((await call<{ items: unknown[] }>('invoices.list', { clientId })).items).to.have.length(2);
    });

    it('previews what the run then bills, line by line, and forecasts the same sums', async () => {
      const productId = await plan('seen-before', { raiseDaysBefore: 5 });
      await call('promotions.create', { brandId: house.brandId, code: 'preview', kind: 'percent', value: '25', periods: 3 });
      const clientId = await client();
      await order(clientId, { items: [{ productId }], promotion: 'preview' });
      await activate(clientId);
      const today = house.clock.now().slice(0, 10);
      const end = `${String(Number(today.slice(0, 4)))}-${String(Number(today.slice(5, 7)) + 2).padStart(2, '0')}-02`;
      interface Preview { documents: { total: number; dueDate: string; currency: string; lines: Line[] }[] }
      const seen = await call<Preview>('billing.preview', { id: clientId, until: end });
      const [next] = (await call<Preview>('billing.preview', { id: clientId })).documents;
      expect(next).to.deep.equal(seen.documents[0]);
      const forecast = await call<{ days: { date: string; currency: string; total: number }[] }>('billing.forecast', { days: 90 });
      for (const document of seen.documents) {
        const day = forecast.days.find((each) => each.date === document.dueDate && each.currency === document.currency);
        expect(day?.total).to.be.at.least(document.total);
      }
      const before = (await linesOf(clientId)).length;
      await until(end);
      expect((await linesOf(clientId)).slice(before)).to.deep.equal(seen.documents.flatMap(({ lines }) => lines.map((line) => `${line.kind} ${line.periodStart ?? ''}..${line.periodEnd ?? ''} ${String(line.net)}`)));
    });

    it('invoices chosen services early, and no period twice', async () => {
      const productId = await plan('early');
      const clientId = await client();
      const { serviceIds } = await order(clientId, { items: [{ productId }] });
      await activate(clientId);
      const { invoiceIds } = await call<{ invoiceIds: number[] }>('billing.invoiceEarly', { serviceIds });
      expect(invoiceIds).to.have.length(1);
      const lines = await linesOf(clientId);
      expect(lines).to.have.length(2);
      expect(new Set(lines.map((line) => line.split(' ')[1])).size).to.equal(2);
      await call('billing.start', {});
      await house.settle();
      expect(await linesOf(clientId)).to.deep.equal(lines);
      const [foreign] = await Promise.allSettled([call('billing.invoiceEarly', { serviceIds: [999_999] })]);
      expect(foreign).to.have.nested.property('reason.field', 'serviceIds');
    });

    it('tells whom an announced price reaches, once, and gives the list price back when asked', async () => {
      const productId = await plan('told');
      const [listed, negotiated] = [await client(), await client()];
      await order(listed, { items: [{ productId }] });
      const { serviceIds } = await order(negotiated, { items: [{ productId, price: 2000 }] });
      for (const clientId of [listed, negotiated]) await activate(clientId);
      await call('products.addPrice', { id: productId, currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 4000, effectiveFrom: `${String(Number(house.clock.now().slice(0, 4)) + 1)}-01-01`, appliesTo: 'existing' });
      const { items } = await call<{ items: { clientId: number; price: number; newPrice: number; from: string }[] }>('products.affected', { id: productId });
      expect(items.map(({ clientId, price, newPrice }) => [clientId, price, newPrice])).to.deep.equal([[listed, 3100, 4000]]);
      const mails = async (): Promise<number> => Number((await house.db.raw<{ n: number | string }>("select count(*) as n from mail_messages where key = 'price-change'"))[0]?.n);
      for (let i = 0; i < 2; i += 1) expect(await call('products.announce', { id: productId })).to.deep.equal({ told: 1 });
      expect(await mails()).to.equal(1);
      expect(await call('services.recalculate', { id: serviceIds[0] })).to.deep.equal({ before: 2000, price: 3100 });
    });

    it('applies a code to a service that runs, once', async () => {
      const productId = await plan('later');
      const clientId = await client();
      const { serviceIds } = await order(clientId, { items: [{ productId }] });
      await activate(clientId);
      await call('promotions.create', { brandId: house.brandId, code: 'later', kind: 'override', value: '1000', currency: 'BRL', periods: null });
      await call('services.applyPromotion', { id: serviceIds[0], code: 'later' });
      const [again] = await Promise.allSettled([call('services.applyPromotion', { id: serviceIds[0], code: 'later' })]);
      expect(again).to.have.nested.property('reason.code', 'PROMOTION_HELD');
      const { documents } = await call<{ documents: { lines: Line[] }[] }>('billing.preview', { id: clientId });
      expect(documents[0]?.lines[0]?.net).to.equal(1000);
    });

    it('a discount of the service itself counts for the periods that begin while it is given, and for no others', async () => {
      const productId = await plan('own-discount', { anchorDay: null }, { cycle: { unit: 'week', count: 1 } });
      const clientId = await client();
      const [serviceId] = (await order(clientId, { items: [{ productId }] })).serviceIds;
      await activate(clientId);
      const begin = house.clock.now().slice(0, 10);
      await call('services.holdSuspension', { id: serviceId, until: 'for_ever' });
      const weeks = Array.from({ length: 5 }, (_, i) => addDays(begin, 7 * (i + 1)));
      const give = (discount: object): Promise<{ before: unknown; discount: unknown }> => call('services.giveDiscount', { id: serviceId, ...discount });
      const refused = (discount: object): Promise<unknown> => give(discount).then(() => 'given', (error: unknown) => error);
      for (const [discount, field] of [[{ kind: 'percent', value: '101' }, 'value'], [{ kind: 'percent', value: '-1' }, 'value'], [{ kind: 'amount', value: '1.5' }, 'value'], [{ kind: 'percent' }, 'value'], [{ kind: 'percent', value: '10', until: addDays(begin, -1) }, 'until']] as const) {
        expect(await refused(discount), JSON.stringify(discount)).to.have.property('field', field);
      }
      const quarter = { kind: 'percent', value: '25', until: weeks[1] };
      expect(await give(quarter)).to.deep.equal({ before: null, discount: quarter });
      // Said twice, it is given once.
      expect(await give(quarter)).to.deep.equal({ before: quarter, discount: quarter });
      for (const week of weeks.slice(0, 3)) await until(week);
      expect((await linesOf(clientId)).map((line) => line.split(' ').at(-1))).to.deep.equal(['3100', '2325', '2325', '3100']);
      expect(await call('services.discount', { id: serviceId })).to.deep.equal({ discount: null });
      // An amount for ever; taken away, it is gone with the next period.
      await give({ kind: 'amount', value: '1000' });
      expect(await call('services.discount', { id: serviceId })).to.deep.equal({ discount: { kind: 'amount', value: '1000', until: null } });
      await until(weeks[3] ?? '');
      await give({ kind: 'none' });
      await until(weeks[4] ?? '');
      expect((await linesOf(clientId)).slice(-2).map((line) => line.split(' ').at(-1))).to.deep.equal(['2100', '3100']);
      expect((await house.verify()).findings).to.deep.equal([]);
    });

    it('in arrears, a period that has begun keeps the discount it began with', async () => {
      const productId = await plan('late-discount', { anchorDay: null, mode: 'arrears' }, { cycle: { unit: 'week', count: 1 } });
      const clientId = await client();
      const [serviceId] = (await order(clientId, { items: [{ productId }] })).serviceIds;
      await activate(clientId);
      const begin = house.clock.now().slice(0, 10);
      await call('services.giveDiscount', { id: serviceId, kind: 'percent', value: '10' });
      await until(addDays(begin, 5));
      await call('services.giveDiscount', { id: serviceId, kind: 'none' });
      await until(addDays(begin, 7));
      await until(addDays(begin, 14));
      expect((await linesOf(clientId)).map((line) => line.split(' ').at(-1))).to.deep.equal(['2790', '3100']);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
