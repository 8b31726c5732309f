import { ClientBalance } from '@billet/billing';
import { type Caller } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { newVoucherCode, readVoucherCode } from '../../src/payments/vouchers/voucher-code.ts';
import { voucherInvariants } from '../../src/payments/vouchers/index.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';
import { eachDatabase } from '../support/each-database.ts';

describe('codes of vouchers', () => {
  const code = fc.constant(undefined).map(newVoucherCode);

  it('are read however they are spaced and cased, and are all different', () => {
    fc.assert(fc.property(code, (each) => readVoucherCode(each) === each && readVoucherCode(` ${each.toLowerCase().replaceAll('-', ' ')} `) === each));
    expect(new Set(Array.from({ length: 2000 }, newVoucherCode)).size).to.equal(2000);
  });

  it('show every wrong sign, and a missing or a further one', () => {
    fc.assert(
      fc.property(code, fc.nat(15), fc.constantFrom(...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'), (each, at, sign) => {
        const plain = each.replaceAll('-', '');
        const changed = plain.slice(0, at) + sign + plain.slice(at + 1);
        return (changed === plain) === (readVoucherCode(changed) !== undefined) && readVoucherCode(plain.slice(1)) === undefined && readVoucherCode(`${plain}2`) === undefined;
      }),
    );
  });

  it('show nearly every two signs that changed places', () => {
    let [missed, tried] = [0, 0];
    for (let i = 0; i < 500; i += 1) {
      const plain = newVoucherCode().replaceAll('-', '');
      for (let at = 0; at < 15; at += 1) {
        const [a = '', b = ''] = plain.slice(at, at + 2);
        if (a === b) continue;
        tried += 1;
        if (readVoucherCode(plain.slice(0, at) + b + a + plain.slice(at + 2)) !== undefined) missed += 1;
      }
    }
    expect(missed / tried).to.be.lessThan(0.01);
  });
});

interface Issued {
  readonly id: number;
  readonly vouchers: readonly { readonly serial: number; readonly code: string }[];
}

eachDatabase('vouchers', (open) => {
  let house: TestHouse;
  let ana: Caller;
  let anaId: number;
  let bob: Caller;
  let bobId: number;
  let batch: Issued;
  const call = <T>(name: string, input: unknown, caller: Caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const refused = (name: string, input: unknown, caller: Caller = staff): Promise<string> => refusal(call(name, input, caller));
  const issue = (more: object): Promise<Issued> => call('vouchers.issue', { brandId: house.brandId, name: 'Ten', count: 10, amount: 1000, currency: 'BRL', ...more });
  const code = (serial: number, of = batch): string => of.vouchers[serial - 1]?.code ?? '';
  const redeem = (serial: number, caller = ana, clientId = anaId, of = batch): Promise<string> => refused('vouchers.redeem', { clientId, code: code(serial, of) }, caller);
  const balance = async (clientId: number): Promise<number> => (await house.db.from(ClientBalance).findOne({ client_id: clientId, currency: 'BRL' }))?.amount ?? 0;
  const booked = async (): Promise<Readonly<Record<string, number>>> => {
    const rows = await house.db.raw<{ account: string; amount: number | string }>(
      "select account, sum(amount) as amount from (select e.debit as account, e.amount from ledger_entries e join journals j on j.id = e.journal_id where j.kind like 'voucher.%' union all select e.credit, -e.amount from ledger_entries e join journals j on j.id = e.journal_id where j.kind like 'voucher.%') sums group by account",
    );
    return Object.fromEntries(rows.filter((row) => Number(row.amount) !== 0).map((row) => [row.account, Number(row.amount)]));
  };
  const sound = async (): Promise<void> => {
    for (const { id, sql } of voucherInvariants) expect(await house.db.raw(String(sql)), id).to.deep.equal([]);
  };

  before(async () => {
    house = await openTestHouse(await open());
    [anaId, bobId] = [await signUp(house, 'ana@example.com'), await signUp(house, 'bob@example.com')];
    [ana, bob] = [clientCaller(anaId), clientCaller(bobId)];
    batch = await issue({ expiresOn: '2027-02-10' });
  });
  afterEach(sound);
  after(() => house.remove());

  it('are worth nothing before they are sold, and keep no code', async () => {
    expect(await redeem(1)).to.equal('VOUCHER_UNKNOWN code');
    const kept = JSON.stringify(await house.db.raw('select * from vouchers')) + JSON.stringify(await house.db.raw('select * from audit_log')) + JSON.stringify(await house.db.raw('select * from idempotency_keys'));
    for (const { code: each } of batch.vouchers) expect(kept).to.not.contain(each).and.not.contain(each.replaceAll('-', ''));
    expect(await refused('vouchers.issue', { brandId: house.brandId, name: 'Ten', count: 1, amount: 1, currency: 'BRL' })).to.equal('VOUCHER_NAME name');
    expect(await refused('vouchers.issue', { brandId: house.brandId, name: 'Old', count: 1, amount: 1, currency: 'BRL', expiresOn: '2020-01-01' })).to.equal('DATE_PAST expiresOn');
    expect(await refused('vouchers.issue', { brandId: house.brandId, name: 'Mine', count: 1, amount: 1, currency: 'BRL' }, ana)).to.match(/FORBIDDEN|NOT_ALLOWED|PERMISSION/);
  });

  it('are sold once, with what a reseller paid less as the cost of selling', async () => {
    const { id } = batch;
    expect(await call('vouchers.sell', { id, from: 1, to: 6, paidEach: 900 })).to.deep.equal({ opened: 6 });
    expect(await refused('vouchers.sell', { id, from: 6, to: 7, paidEach: 900 })).to.equal('VOUCHER_SOLD');
    expect(await refused('vouchers.sell', { id, from: 9, to: 11, paidEach: 900 })).to.equal('VOUCHER_RANGE to');
    expect(await refused('vouchers.sell', { id, from: 7, to: 7, paidEach: 1001 })).to.equal('VOUCHER_PRICE paidEach');
    await call('vouchers.sell', { id, from: 7, to: 8, paidEach: 0 });
    expect(await booked()).to.deep.equal({ '1000': 5400, '6000': 600, '2200': -6000 });
  });

  it('become balance, each exactly once however many try at once', async () => {
    const tries = await Promise.all([redeem(1), redeem(1), redeem(1, bob, bobId), redeem(1), redeem(1, bob, bobId)]);
    expect(tries.filter((each) => each === 'taken')).to.have.lengthOf(1);
    expect(tries.filter((each) => each === 'VOUCHER_UNKNOWN code')).to.have.lengthOf(4);
    expect((await balance(anaId)) + (await balance(bobId))).to.equal(1000);
    // A present was never owed: giving it away costs something now.
    expect(await refused('vouchers.redeem', { clientId: anaId, code: code(7) })).to.equal('taken');
    expect(await booked()).to.deep.equal({ '1000': 5400, '6000': 600, '6100': 1000, '2200': -5000, '2000': -2000 });
  });

  it('are for clients of their own brand and currency, and for oneself', async () => {
    expect(await redeem(2, ana, bobId)).to.equal('NOT_FOUND');
    const dollars = await issue({ name: 'Dollars', count: 1, currency: 'USD' });
    await call('vouchers.sell', { id: dollars.id, from: 1, to: 1, paidEach: 0 });
    expect(await refused('vouchers.redeem', { clientId: anaId, code: code(1, dollars) })).to.equal('VOUCHER_CURRENCY code');
    expect(await refused('vouchers.redeem', { clientId: anaId, code: 'AAAA-AAAA-AAAA-AAAB' })).to.equal('VOUCHER_TYPO code');
  });

  it('stop whoever guesses, though each guess is refused and undone', async () => {
    const carl = await signUp(house, 'carl@example.com');
    const guess = (): Promise<string> => refused('vouchers.redeem', { clientId: carl, code: newVoucherCode() }, clientCaller(carl));
    for (let i = 0; i < 10; i += 1) expect(await guess()).to.equal('VOUCHER_UNKNOWN code');
    expect(await guess()).to.equal('VOUCHER_TRIES code');
    expect(await redeem(2, clientCaller(carl), carl)).to.equal('VOUCHER_TRIES code');
    expect(await balance(carl)).to.equal(0);
    const dan = await signUp(house, 'dan@example.com');
    const at = (clientId: number): Caller => ({ ...clientCaller(clientId), address: '192.0.2.99' });
    for (let i = 0; i < 3; i += 1) {
      const each = await signUp(house, `guess${String(i)}@example.com`);
      for (let tries = 0; tries < 10; tries += 1) await refused('vouchers.redeem', { clientId: each, code: newVoucherCode() }, at(each));
    }
    expect(await refused('vouchers.redeem', { clientId: dan, code: code(2) }, at(dan))).to.equal('VOUCHER_TRIES code');
  });

  it('are void when lost, unless somebody paid for them', async () => {
    expect(await call('vouchers.void', { id: batch.id, from: 1, to: 9 })).to.deep.equal({ voided: 2 });
    expect(await refused('vouchers.void', { id: batch.id, from: 1, to: 6 })).to.equal('VOUCHER_PAID');
    const { items } = await call<{ items: { serial: number; state: string }[] }>('vouchers.list', { batchId: batch.id });
    expect(items.map(({ serial, state }) => `${String(serial)} ${state}`).reverse()).to.deep.equal(['1 redeemed', '2 open', '3 open', '4 open', '5 open', '6 open', '7 redeemed', '8 void', '9 void', '10 stock']);
    const [found] = (await call<{ items: { serial: number }[] }>('vouchers.list', { batchId: batch.id, search: code(3) })).items;
    expect(found?.serial).to.equal(3);
  });

  it('expire after their last day; what was paid for them is earned, once', async () => {
    await house.scheduler.advanceTo('2027-02-11T12:00:00.000Z');
    await house.scheduler.advanceTo('2027-02-12T12:00:00.000Z');
    const { items } = await call<{ items: { counts: object }[] }>('vouchers.batches', { id: batch.id });
    expect(items[0]?.counts).to.deep.equal({ stock: 0, open: 0, redeemed: 2, expired: 6, void: 2 });
    expect(await booked()).to.deep.equal({ '1000': 5400, '6000': 600, '6100': 1000, '4000': -5000, '2000': -2000 });
    expect(await refused('vouchers.redeem', { clientId: anaId, code: code(2) })).to.equal('VOUCHER_UNKNOWN code');
    expect(await refused('vouchers.sell', { id: batch.id, from: 10, to: 10, paidEach: 0 })).to.equal('VOUCHER_EXPIRED');
  });

  it('count good ones as no tries: a client may redeem as many as there are', async () => {
    const eve = await signUp(house, 'eve@example.com');
    const many = await issue({ name: 'Many', count: 14 });
    await call('vouchers.sell', { id: many.id, from: 1, to: 14, paidEach: 0 });
    const asEve: Caller = { ...clientCaller(eve), address: '192.0.2.7' };
    for (let tries = 0; tries < 9; tries += 1) await refused('vouchers.redeem', { clientId: eve, code: newVoucherCode() }, asEve);
    for (let serial = 1; serial <= 14; serial += 1) expect(await redeem(serial, asEve, eve, many), String(serial)).to.equal('taken');
    // The bad ones before still count.
    expect(await redeem(1, asEve, eve, many)).to.equal('VOUCHER_UNKNOWN code');
    expect(await redeem(1, asEve, eve, many)).to.equal('VOUCHER_TRIES code');
  });
});
