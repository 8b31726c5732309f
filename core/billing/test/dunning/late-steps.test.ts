import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { eachDatabase } from '../support/each-database.ts';

const SECRET = 'a secret of enough letters';

interface Heard {
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A program that listens, and fails as often as it is told to. */
class Listener {
  readonly heard: Heard[] = [];
  fails = 0;
  readonly #server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.heard.push({ body: Buffer.concat(parts).toString('utf8'), headers: request.headers });
      response.statusCode = this.fails > 0 ? 500 : 204;
      this.fails -= 1;
      response.end();
    });
  });
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/told`;
  }
  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => { resolve(); }));
  }
}

eachDatabase('steps of dunning that cost, charge and tell', (open) => {
  let house: MoneyHouse;
  const listener = new Listener();
  let url = '';
  before(async () => {
    house = await openMoneyHouse(await open());
    url = await listener.start();
  });
  after(async () => {
    await listener.stop();
    await house.remove();
  });

  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const save = (clientId: number, steps: readonly object[]): Promise<unknown> => house.call('dunning.saveLadder', { brandId: house.brandId, scope: 'client', targetId: clientId, steps });
  const coming = async (id: number): Promise<readonly string[]> => (await house.call<{ steps: { on: string; action: string; doneOn: string | null }[] }>('dunning.preview', { id })).steps.map((step) => `${step.on} ${step.action}${step.doneOn === null ? '' : ' done'}`);

  it('charges the fee once, interest for the days, and shows both before', async () => {
    const one = await house.billed('fee@example.com');
    const { dueDate } = await house.invoice(one.invoiceId);
    expect(dueDate).to.equal('2027-01-28');
    await save(one.clientId, [
      { id: 'fee', day: 2, action: 'late-fee', percent: '2', minimum: '5.00' },
      { id: 'again', day: 4, action: 'late-fee', amount: '9.00' },
      { id: 'interest-1', day: 10, action: 'interest', percent: '3', per: 'month' },
      { id: 'interest-2', day: 13, action: 'interest', percent: '3', per: 'month' },
    ]);
    expect(await coming(one.invoiceId)).to.deep.equal(['2027-01-30 late-fee', '2027-02-01 late-fee', '2027-02-07 interest', '2027-02-10 interest']);
    await until('2027-02-12');
    expect(await coming(one.invoiceId)).to.deep.equal(['2027-01-30 late-fee done', '2027-02-01 late-fee done', '2027-02-07 interest done', '2027-02-10 interest done']);
    const rows = await house.db.raw<{ net: number | string; period_start: string | null; period_end: string | null }>(`select net, period_start, period_end from invoice_lines where kind = 'late_fee' and about_invoice_id = ? order by id`, [one.invoiceId]);
    // 3 % a month of what is open, tax and all: ten days, then three.
    const interest = (days: number): number => Math.round((one.total * 3 * days) / 3000);
    expect(rows.map((row) => [Number(row.net), row.period_start, row.period_end])).to.deep.equal([[500, null, null], [interest(10), '2027-01-29', '2027-02-08'], [interest(3), '2027-02-08', '2027-02-11']]);
  });

  it('tries the stored card again, from the first try of its schedule on', async () => {
    const one = await house.billed('card@example.com');
    await house.call('payments.start', { invoiceIds: [one.invoiceId], gatewayAccountId: house.cards, saveMethod: true }, one.me);
    await house.settle();
    const { invoiceId } = await house.call<{ invoiceId: number }>('orders.place', { items: [{ productId: house.productId }] }, one.me);
    house.provider.mood = 'declined';
    await house.call('payments.charge', { invoiceId });
    await house.settle();
    const { dueDate } = await house.invoice(invoiceId);
    await save(one.clientId, [{ id: 'n', day: 1, action: 'notice' }, { id: 'retry', day: 20, action: 'charge' }]);
    expect([dueDate, (await coming(invoiceId)).at(-1)]).to.deep.equal(['2027-02-19', '2027-03-11 charge']);
    const gaveUp = async (): Promise<string | undefined> => (await house.db.raw<{ state: string }>('select state from charge_schedules where invoice_id = ?', [invoiceId]))[0]?.state;
    await until('2027-03-05');
    expect(await gaveUp()).to.equal('gave_up');
    // The card is good again; it is the method that counts, once somebody says so.
    house.provider.mood = 'fine';
    await house.db.transaction(async () => { await house.db.execute(`update payment_methods set state = 'active' where client_id = ?`, [one.clientId]); });
    await until('2027-03-12');
    expect([(await house.invoice(invoiceId)).settlement, await gaveUp()]).to.deep.equal(['paid', 'done']);
  });

  it('tells a program once, signed, and again until it takes it', async () => {
    const one = await house.billed('told@example.com');
    const steps = [{ id: 'tell', day: 1, action: 'webhook', url }];
    expect(await house.code(save(one.clientId, steps))).to.equal('LADDER_NO_SECRET');
    await house.call('settings.save', { owner: 'dunning', scope: 'system', values: { webhookSecret: SECRET, webhookInner: true } });
    await save(one.clientId, steps);
    const { dueDate } = await house.invoice(one.invoiceId);
    listener.fails = 1;
    const due = new Date(`${dueDate}T15:00:00.000Z`);
    await house.scheduler.advanceTo(new Date(due.getTime() + 3 * 86_400_000).toISOString());
    const waiting = await house.jobs.list({ task: 'dunning.webhook', limit: 10 });
    expect(waiting.map((job) => job.attempts)).to.deep.equal([1]);
    await house.jobs.retry(waiting[0]?.id ?? '');
    await house.settle();
    expect(listener.heard).to.have.length(2);
    const [first, second] = listener.heard as [Heard, Heard];
    expect(second.body).to.equal(first.body);
    expect(second.headers['idempotency-key']).to.equal(`dunning:${String(one.invoiceId)}:tell`);
    expect(second.headers['billet-signature']).to.equal(`sha256=${createHmac('sha256', SECRET).update(`${String(second.headers['billet-timestamp'])}.${second.body}`).digest('hex')}`);
    expect(JSON.parse(second.body)).to.deep.include({ event: 'dunning.climbed', step: 'tell', version: 1 });
    expect((JSON.parse(second.body) as { invoice: unknown }).invoice).to.deep.include({ id: one.invoiceId, open: one.total, dueDate });
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('follows a client into another group at once', async () => {
    const group = await house.call<{ id: number }>('clientGroups.create', { brandId: house.brandId, name: 'Watched' });
    await house.call('dunning.saveLadder', { brandId: house.brandId, scope: 'group', targetId: group.id, steps: [{ id: 'call', day: 0, action: 'task', note: 'Ring' }] });
    const one = await house.billed('moves@example.com');
    const today = house.clock.today('America/Sao_Paulo');
    await until(new Date(new Date(`${today}T00:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10));
    const cursor = async (): Promise<string | undefined> => (await house.db.raw<{ on: string }>('select next_dunning_on as "on" from invoices where id = ?', [one.invoiceId]))[0]?.on;
    expect(await cursor()).to.not.equal('1970-01-01');
    await house.call('clients.assignGroup', { id: one.clientId, groupId: group.id });
    await house.settle();
    expect(await cursor()).to.equal('1970-01-01');
    expect((await coming(one.invoiceId)).map((row) => row.slice(11))).to.deep.equal(['task']);
  });

  it('charges nothing for the free days of the brand, neither then nor later', async () => {
    await house.call('brands.update', { id: house.brandId, freeDays: 5 });
    const one = await house.billed('free@example.com');
    const { dueDate } = await house.invoice(one.invoiceId);
    const day = (after: number): string => addDays(dueDate, after);
    await save(one.clientId, [
      { id: 'fee', day: 2, action: 'late-fee', amount: '5.00' },
      { id: 'told', day: 3, action: 'notice' },
      { id: 'interest', day: 8, action: 'interest', percent: '3', per: 'month' },
    ]);
    expect(await coming(one.invoiceId)).to.deep.equal([`${day(3)} notice`, `${day(6)} late-fee`, `${day(8)} interest`]);
    await until(day(5));
    expect(await house.call('invoices.lateFee', { id: one.invoiceId, rule: { kind: 'fee', amount: 100 } })).to.deep.equal({ invoiceId: null });
    await until(day(8));
    const rows = await house.db.raw<{ net: number | string; period_start: string | null; period_end: string | null }>(`select net, period_start, period_end from invoice_lines where kind = 'late_fee' and about_invoice_id = ? order by id`, [one.invoiceId]);
    // Days six to eight cost interest.
    expect(rows.map((row) => [Number(row.net), row.period_start, row.period_end])).to.deep.equal([[500, null, null], [Math.round((one.total * 9) / 3000), day(6), day(9)]]);
    await house.call('brands.update', { id: house.brandId, freeDays: 0 });
  });

  it('ends what runs in the account, keeps what a hold protects, and closes the account when the hold is over', async () => {
    const one = await house.billed('gone@example.com');
    const { invoiceId: paid } = await house.call<{ invoiceId: number }>('orders.place', { items: [{ productId: house.productId }] }, one.me);
    await house.call('payments.record', { invoiceId: paid, gatewayAccountId: house.bank, amount: (await house.invoice(paid)).total.amount, reference: 'gone-1' });
    await house.settle();
    const { dueDate } = await house.invoice(one.invoiceId);
    const day = (after: number): string => addDays(dueDate, after);
    await save(one.clientId, [{ id: 'told', day: 1, action: 'notice' }, { id: 'end', day: 10, action: 'close-account' }]);
    const service = async (invoiceId: number): Promise<{ readonly id: number; readonly status: string }> => {
      const [row] = await house.db.raw<{ id: number; status: string }>('select s.id, s.status from services s join invoice_lines l on l.service_id = s.id where l.invoice_id = ?', [invoiceId]);
      return { id: Number(row?.id), status: row?.status ?? '' };
    };
    const account = async (): Promise<string | undefined> => (await house.db.raw<{ status: string }>('select status from clients where id = ?', [one.clientId]))[0]?.status;
    await house.call('services.holdSuspension', { id: (await service(one.invoiceId)).id, until: day(14) });
    await until(day(13));
    const held = (await service(one.invoiceId)).status;
    expect([await account(), ['pending', 'active'].includes(held), (await service(paid)).status]).to.deep.equal(['active', true, 'terminated']);
    await until(day(16));
    expect(await account()).to.equal('closed');
    expect(['pending', 'active', 'suspended']).to.not.include((await service(one.invoiceId)).status);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('waits for the hold of any service of the account, on whatever invoice it stands', async () => {
    const one = await house.billed('stays@example.com');
    const { invoiceId: paid, serviceIds } = await house.call<{ invoiceId: number; serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, one.me);
    await house.call('payments.record', { invoiceId: paid, gatewayAccountId: house.bank, amount: (await house.invoice(paid)).total.amount, reference: 'stays-1' });
    await house.settle();
    const { dueDate } = await house.invoice(one.invoiceId);
    const day = (after: number): string => addDays(dueDate, after);
    await save(one.clientId, [{ id: 'told', day: 1, action: 'notice' }, { id: 'end', day: 10, action: 'close-account' }]);
    const account = async (): Promise<string | undefined> => (await house.db.raw<{ status: string }>('select status from clients where id = ?', [one.clientId]))[0]?.status;
    const held = async (): Promise<string | undefined> => (await house.db.raw<{ status: string }>('select status from services where id = ?', [serviceIds[0] ?? 0]))[0]?.status;
    await house.call('services.holdSuspension', { id: serviceIds[0], until: day(14) });
    await until(day(13));
    expect([await account(), ['pending', 'active'].includes((await held()) ?? '')]).to.deep.equal(['active', true]);
    await until(day(16));
    expect([await account(), await held()]).to.deep.equal(['closed', 'terminated']);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
