import { createHmac } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { cardNumbersIn, openTestApp, startFakeStripe, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { MERCHANT, startFakeAlipay } from '../../gateways/alipay/test/support/fake-alipay.ts';
import { startFakeBtcpay, STORE } from '../../gateways/btcpay/test/support/fake-btcpay.ts';
import { startFakeLiqpay } from '../../gateways/liqpay/test/support/fake-liqpay.ts';
import { startFakeMercadopago } from '../../gateways/mercadopago/test/support/fake-mercadopago.ts';
import { startFakePaypal } from '../../gateways/paypal/test/support/fake-paypal.ts';
import { startFakePixBank } from '../../gateways/pix-api/test/support/fake-pix-bank.ts';
import { startFakeWayforpay } from '../../gateways/wayforpay/test/support/fake-wayforpay.ts';
import { startFakeWechatpay } from '../../gateways/wechatpay/test/support/fake-wechatpay.ts';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';

/** Numbers that schemes give out for tests, as they are and as people write them. */
const CARDS = ['4242424242424242', '5555555555554444', '378282246310005', '2200000000000004', '6200000000000005'];
const WRITTEN = [...CARDS, '4242 4242 4242 4242', '5555-5555-5555-4444'];
const TEXT = `card ${WRITTEN.join(', ')} of Ana`;

const without = (text: string): string => text.replaceAll(/(?<=\d)[ -](?=\d)/g, '');

/** Wherever somebody may send one, none is kept: no column of any table, no line of the log. */
describe('card numbers', function () {
  this.timeout(120_000);
  let app: TestApp;
  const logged: string[] = [];
  const stops: (() => Promise<unknown>)[] = [];
  const hooks = new Map<string, { readonly id: number; readonly path: string }>();

  before(async () => {
    app = await openTestApp({ fakes: true, log: (line) => logged.push(line) });
    const fakes = { alipay: await startFakeAlipay(), btcpay: await startFakeBtcpay(), liqpay: await startFakeLiqpay(), mercadopago: await startFakeMercadopago(), paypal: await startFakePaypal(), 'pix-api': await startFakePixBank(), wayforpay: await startFakeWayforpay(), wechatpay: await startFakeWechatpay(), yookassa: await startFakeYookassa(), stripe: await startFakeStripe() };
    for (const [extension, fake] of Object.entries(fakes)) {
      stops.push(() => fake.stop());
      const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension, name: extension, settings: fake.settings() });
      const { hookPath } = await app.call<{ hookPath: string }>('gatewayAccounts.view', { id });
      hooks.set(extension, { id, path: hookPath.startsWith('/hooks/') ? hookPath : `/hooks/${hookPath}` });
    }
    signed = {
      alipay: () => fakes.alipay.message({ subject: TEXT, out_trade_no: 'stray-1', total_amount: '12.30' }),
      btcpay: () => {
        const body = Buffer.from(JSON.stringify({ deliveryId: 'd1', type: 'InvoiceSettled', timestamp: 1_800_000_000, invoiceId: 'stray-2', metadata: { amount: '12.30', currency: 'EUR', buyer: TEXT, pan: Number(CARDS[0]) } }));
        return { headers: { 'btcpay-sig': `sha256=${createHmac('sha256', STORE.webhookSecret).update(body).digest('hex')}` }, body, query: {} };
      },
      stripe: () => fakes.stripe.webhooks.request({ id: 'evt_c', object: 'event', created: 1, livemode: false, type: 'payment_intent.payment_failed', data: { object: { id: 'pi_c', object: 'payment_intent', amount: 1, currency: 'brl', status: 'requires_payment_method', livemode: false, metadata: {}, description: TEXT, last_payment_error: { message: TEXT } } } }),
    };
  });
  after(async () => {
    await app.close();
    await Promise.all(stops.map((stop) => stop()));
  });
  let signed: Readonly<Record<string, () => Pick<RawRequest, 'headers' | 'body'>>> = {};

  const deliver = async (path: string, { headers, body }: { readonly headers: object; readonly body: Uint8Array | string }): Promise<number> =>
    (await fetch(`${app.base}${path}`, { method: 'POST', headers: headers as Record<string, string>, body: typeof body === 'string' ? body : new Uint8Array(body) })).status;

  const nothingKept = async (): Promise<void> => {
    await app.house.settle();
    const tables = await app.house.db.raw<{ name: string }>(`select name from sqlite_master where type = 'table'`);
    const kept: string[] = [];
    for (const { name } of tables) {
      const text = JSON.stringify(await app.house.db.raw(`select * from "${name}"`));
      for (const card of CARDS) if (without(text).includes(card)) kept.push(`${name}: ${card}`);
      // A seller's number at Alipay has sixteen digits too, and this one's check digit fits by chance.
      kept.push(...cardNumbersIn(text).filter((number) => number !== MERCHANT.sellerId).map((number) => `${name}: ${number}`));
    }
    expect(kept).to.deep.equal([]);
    expect(CARDS.filter((card) => without(logged.join('\n')).includes(card))).to.deep.equal([]);
  };

  it('in messages that nobody signed, at every door, in whatever part of the request', async () => {
    for (const [, { path }] of hooks) {
      for (const card of WRITTEN) {
        const bodies = [JSON.stringify({ card, pix: [{ txid: card, infoPagador: card }], object: { id: card }, type: 'notification', event: 'payment.succeeded', orderReference: card, merchantSignature: card }), new URLSearchParams({ data: Buffer.from(card).toString('base64'), signature: card, sign: card, sign_type: 'RSA2', out_trade_no: card }).toString(), card];
        for (const body of bodies) await deliver(`${path}?data.id=${encodeURIComponent(card)}&type=payment`, { headers: { 'content-type': 'application/json', 'x-card': card, 'x-request-id': card, 'user-agent': card }, body });
      }
    }
    await nothingKept();
  });

  it('in messages that are well signed and stored', async () => {
    for (const [extension, message] of Object.entries(signed)) expect(await deliver(hooks.get(extension)?.path ?? '', message()), extension).to.equal(200);
    expect(Number((await app.house.db.raw<{ n: number }>('select count(*) as n from gateway_events'))[0]?.n)).to.equal(Object.keys(signed).length);
    // The rest of the text is there, so it was stored and not thrown away.
    expect(JSON.stringify(await app.house.db.raw('select body from gateway_events'))).to.include('••••4242');
    await nothingKept();
  });

  it('in the words of bank files', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'Fibra', account: 'ag 1', csvDate: 'Day', csvAmount: 'Amount', csvText: 'Text', csvPayer: 'Payer', csvReference: 'Ref', csvCurrency: 'BRL', csvDates: 'ymd', csvDecimal: '.' } });
    const ofx = `OFXHEADER:100\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>7.00<FITID>N1<NAME>${CARDS[1] ?? ''}<MEMO>${TEXT}</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
    const csv = `Day;Amount;Text;Payer;Ref\n2027-01-20;12.00;${TEXT};${CARDS[0] ?? ''};${CARDS[1] ?? ''}\n2027-01-20;12.00;${TEXT.replace('4242424242424242', '4000056655665556')};${CARDS[0] ?? ''};${CARDS[1] ?? ''}\n`;
    const read = (content: string, name: string) => app.call<{ fresh: number; review: number }>('payments.importFile', { gatewayAccountId: id, name, content: Buffer.from(content).toString('base64') });
    expect(await read(ofx, 'a.ofx')).to.deep.include({ fresh: 1, review: 1 });
    for (const fresh of [2, 0]) expect(await read(csv, 'a.csv')).to.deep.include({ fresh });
    await nothingKept();
  });
});
