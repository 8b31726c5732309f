import { secret, type CallCtx, type GatewayEvent, type PaymentFact, type StartPayment, type Verification } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import mercadopago, { manifest, moneyIn, toWire, wireKey, type Account } from '../src/index.ts';
import { APP, startFakeMercadopago } from './support/fake-mercadopago.ts';

const BRL = { amount: 1234, currency: 'BRL' };
const PAYER = { clientId: '1', name: 'Ana Souza Lima', email: 'ana@example.test', country: 'BR', taxId: '529.982.247-25', address: { line1: 'Rua das Flores, 120', city: 'Recife', region: 'PE', postcode: '50030-230' } };
const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: BRL, description: 'Fatura 1', invoiceNumbers: ['1'], payer: PAYER, locale: 'pt-br', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/cancel' };

type Fake = Awaited<ReturnType<typeof startFakeMercadopago>>;

for (const [method, flow] of [['checkout', 'redirect'], ['pix', 'display'], ['boleto', 'display']] as const) {
  gatewayConformance(`mercadopago, ${method}`, async () => {
    const fake = await startFakeMercadopago(method);
    const newest = (): string => String(fake.payments.find(({ status }) => status === 'approved' || status === 'refunded')?.id ?? 0);
    return {
      extension: mercadopago,
      settings: fake.settings(),
      money: BRL,
      flow,
      payer: PAYER,
      wire: { toWire, fromWire: (sent: number, currency: string) => moneyIn(sent, currency) ?? { amount: Number.NaN, currency } },
      provider: {
        pay: (attemptKey) => {
          fake.settle(attemptKey);
        },
        payments: () => fake.payments.filter(({ status }) => status === 'approved').length,
        refunded: () => fake.payments.flatMap(({ refunds }) => refunds).reduce((sum, { amount }) => sum + Math.round(amount * 100), 0),
        loseAnswer: () => {
          fake.faults.add({ kind: 'lost', method: 'POST' });
        },
        stall: () => {
          fake.faults.add({ kind: 'stall', method: 'POST' });
          return fake.stalled();
        },
        keepsKeys: true,
      },
      webhooks: {
        signatureHeader: 'x-signature',
        carries: { timestamp: false, scheme: true, mode: false, body: false },
        request: (kind, signing) => fake.message(kind === 'unknown' ? 'point_integration_wh' : 'payment', newest(), { ...(signing?.wrongSecret === true ? { secret: 'another' } : {}), ...(signing?.otherScheme === true ? { scheme: 'v2' } : {}) }),
      },
      stop: () => fake.stop(),
    };
  });
}

describe('mercadopago', () => {
  let fake: Fake;
  const kept = new Map<string, unknown>();

  beforeEach(async () => {
    kept.clear();
    fake = await startFakeMercadopago();
  });
  afterEach(() => fake.stop());

  const call = (change: Partial<Account> = {}): CallCtx<Account> => ({
    ...gatewayCtx({ settings: {}, kept }),
    settings: { endpoint: fake.url, accessToken: secret(APP.accessToken), webhookSecret: secret(APP.webhookSecret), method: 'checkout', ...change },
  });
  const gatewayOf = () => mercadopago.definition.create(call());
  const start = async (change: Partial<Account> = {}, wish: Partial<StartPayment> = {}): Promise<PaymentFact> => {
    const result = await (await gatewayOf()).start(call(change), { ...WISH, ...wish });
    if (result.status !== 'done') throw new Error(JSON.stringify(result));
    return result.value;
  };
  const eventsOf = (verdict: Verification | undefined): readonly GatewayEvent[] => {
    if (verdict?.ok !== true) throw new Error(`refused: ${verdict?.reason ?? 'no webhook'}`);
    return verdict.events;
  };
  const hear = async (...message: Parameters<Fake['message']>): Promise<readonly GatewayEvent[]> => eventsOf(await (await gatewayOf()).webhook?.(call(), fake.message(...message)));

  it('shows a Pix as a code, and its own page beside it', async () => {
    const { next } = await start({ method: 'pix' });
    const code = `00020126br.gov.bcb.pix${String(fake.payments[0]?.id)}`;
    expect(next).to.deep.equal({ kind: 'display', lines: [{ label: 'pixCode', value: code, copy: true }, { label: 'amount', value: '12.34 BRL' }], qr: code, page: `${fake.url}/ticket/${String(fake.payments[0]?.id)}`, expiresAt: '2030-01-02T15:00:00.000Z' });
  });

  it('tells the bank of a boleto who pays and where he lives', async () => {
    const { next } = await start({ method: 'boleto' });
    expect(next).to.deep.include({ kind: 'display', page: `${fake.url}/boleto/${String(fake.payments[0]?.id)}` });
    expect(next?.kind === 'display' ? [next.barcode?.length, next.lines.map(({ label }) => label)] : []).to.deep.equal([44, ['slipLine', 'amount']]);
    expect(fake.payments[0]?.payer).to.deep.equal({
      email: 'ana@example.test', first_name: 'Ana', last_name: 'Souza Lima', identification: { type: 'CPF', number: '52998224725' },
      address: { zip_code: '50030230', street_name: 'Rua das Flores', street_number: '120', neighborhood: 'Recife', city: 'Recife', federal_unit: 'PE' },
    });
  });

  for (const [what, payer, field] of [
    ['tax number', { ...PAYER, taxId: '123' }, 'payer.taxId'],
    ['postcode', { ...PAYER, address: { ...PAYER.address, postcode: ' ' } }, 'payer.address.postcode'],
  ] as const)
    it(`makes no boleto without the ${what}, and says so`, async () => {
      const result = await (await gatewayOf()).start(call({ method: 'boleto' }), { ...WISH, payer });
      expect(result).to.deep.include({ status: 'failed', kind: 'invalid', field, ambiguous: false });
      expect(fake.seen).to.have.length(0);
    });

  it('takes a CNPJ with letters', async () => {
    await start({ method: 'pix' }, { payer: { ...PAYER, taxId: '12.ABC.345/01DE-35' } });
    expect(fake.payments[0]?.payer['identification']).to.deep.equal({ type: 'CNPJ', number: '12ABC34501DE35' });
  });

  it('takes no other money than reais by Pix', async () => {
    expect(await (await gatewayOf()).start(call({ method: 'pix' }), { ...WISH, money: { amount: 100, currency: 'ARS' } })).to.deep.include({ status: 'failed', field: 'money' });
  });

  it('a refused card on the page ends nothing; the next one pays, and only our part of the fee is ours', async () => {
    await start();
    fake.settle(WISH.attemptKey, 'rejected');
    expect((await hear('payment', String(fake.payments[0]?.id)))[0]?.type).to.equal('ignored');
    const gateway = await gatewayOf();
    const waiting = await gateway.retrieve(call(), { attemptKey: WISH.attemptKey });
    expect(waiting.status === 'done' ? waiting.value?.status : '').to.equal('requires_action');
    fake.settle(WISH.attemptKey);
    const paid = await gateway.retrieve(call(), { attemptKey: WISH.attemptKey });
    expect(paid.status === 'done' ? paid.value : {}).to.deep.include({ status: 'succeeded', money: BRL, fee: { amount: 99, currency: 'BRL' } });
  });

  it('a message that is signed is still only a reason to ask', async () => {
    await start({ method: 'pix' });
    expect((await hear('payment', String(fake.payments[0]?.id))).map(({ type }) => type)).to.deep.equal(['ignored']);
    expect(await hear('payment', '999')).to.deep.equal([]);
  });

  it('reads refunds made at Mercado Pago from the payment, each once', async () => {
    await start({ method: 'pix' });
    fake.settle(WISH.attemptKey);
    const id = String(fake.payments[0]?.id);
    const gateway = await gatewayOf();
    for (const [refundKey, amount] of [['r1', 234], ['r2', 1000]] as const) await gateway.refund?.(call(), { refundKey, providerRef: id, money: { amount, currency: 'BRL' } });
    const events = await hear('payment', id);
    expect(events.map(({ type, providerRef, money }) => [type, providerRef, money?.amount])).to.deep.equal([['payment.succeeded', id, 1234], ['refund.succeeded', id, 234], ['refund.succeeded', id, 1000]]);
    expect(new Set(events.map((event) => event.id)).size).to.equal(3);
    expect(await hear('payment', id)).to.deep.equal(events);
  });

  for (const [covered, type] of [[null, 'dispute.opened'], [true, 'dispute.won'], [false, 'dispute.lost']] as const)
    it(`reads a chargeback as ${type}`, async () => {
      fake.chargebacks.push({ id: '217000061680860000', payments: [{ id: 42 }], currency: 'BRL', amount: 12.34, coverage_applied: covered, date_created: '2026-10-01T10:00:00.000-03:00' });
      for (const topic of ['topic_chargebacks_wh', 'chargebacks']) expect(await hear(topic, '217000061680860000')).to.deep.equal([{ id: `217000061680860000:${type}`, type, providerRef: '42', occurredAt: '2026-10-01T13:00:00.000Z', money: BRL }]);
    });

  it('checks ids with capitals as they stand and in lower case; another id under the same signature is refused', async () => {
    const gateway = await gatewayOf();
    for (const signedId of ['AB12', 'ab12']) expect(await gateway.webhook?.(call(), fake.message('other', 'AB12', { signedId }))).to.deep.equal({ ok: true, events: [] });
    const moved = fake.message('payment', '77');
    expect(await gateway.webhook?.(call(), { ...moved, query: { ...moved.query, 'data.id': '78' } })).to.include({ ok: false });
    expect(await gateway.webhook?.(call(), { ...moved, headers: { ...moved.headers, 'x-request-id': 'another' } })).to.include({ ok: false });
  });

  it('leaves out of the signed text what is missing', () => {
    expect([manifest('7', 'r', '1'), manifest(undefined, 'r', '1'), manifest('', undefined, '1')]).to.deep.equal(['id:7;request-id:r;ts:1;', 'request-id:r;ts:1;', 'ts:1;']);
  });

  it('verifies with the secret alone, and tells which payment is meant', async () => {
    const verdict = await mercadopago.definition.verify?.(fake.message('payment', '77'), APP.webhookSecret, 0);
    expect(verdict?.ok === true ? verdict.events[0] : {}).to.include({ type: 'ignored', providerRef: '77' });
    expect(await mercadopago.definition.verify?.(fake.message('payment', '77'), 'another', 0)).to.include({ ok: false });
  });

  it('sends amounts exactly, pesos of Colombia whole, and keys as UUIDs', () => {
    expect([toWire({ amount: 999_999_999_999, currency: 'BRL' }), toWire({ amount: 10, currency: 'BRL' }), toWire({ amount: 500, currency: 'CLP' }), toWire({ amount: 500_00, currency: 'COP' })]).to.deep.equal([9_999_999_999.99, 0.1, 500, 500]);
    expect(() => toWire({ amount: 50_050, currency: 'COP' })).to.throw('whole COP');
    expect(wireKey('a')).to.equal(wireKey('a')).and.to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(wireKey('a')).to.not.equal(wireKey('b'));
  });

  it('lists what came in, over more than one page', async () => {
    const gateway = await gatewayOf();
    for (let count = 1; count <= 103; count += 1) {
      const attemptKey = `01JD0000000000000000000${String(count).padStart(3, '0')}`;
      await start({}, { attemptKey });
      if (count !== 7) fake.settle(attemptKey);
    }
    const seen: string[] = [];
    for await (const event of gateway.reconcile?.(call(), { since: '2026-01-01T00:00:00.000Z' }) ?? []) seen.push(event.attemptKey ?? '');
    expect(new Set(seen).size).to.equal(102);
    expect(seen).to.have.length(102);
  });

  it('says whose token it is, and when it is nobody’s', async () => {
    const gateway = await gatewayOf();
    expect(await gateway.test?.(call())).to.deep.equal({ ok: true, message: 'Mercado Pago answers for TESTUSER (MLB).' });
    expect(await gateway.test?.(call({ accessToken: secret('another') }))).to.deep.equal({ ok: false, message: 'Invalid access token' });
  });
});
