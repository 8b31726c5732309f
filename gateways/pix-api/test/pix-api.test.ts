import { secret, type CallCtx, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import pixApi, { type Account } from '../src/index.ts';
import { HOUSE, startFakePixBank } from './support/fake-pix-bank.ts';

const BRL = { amount: 129_90, currency: 'BRL' };
const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: BRL, description: 'Fatura 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'BR', taxId: '529.982.247-25' }, locale: 'pt-br', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

type Fake = Awaited<ReturnType<typeof startFakePixBank>>;

gatewayConformance('pix-api', async () => {
  const fake = await startFakePixBank();
  return {
    extension: pixApi,
    settings: fake.settings(),
    money: BRL,
    provider: {
      pay: (attemptKey) => {
        fake.pay(attemptKey);
      },
      payments: () => fake.charges.filter((each) => each.paid !== undefined).length,
      refunded: () => fake.charges.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + Math.round(Number(one.valor) * 100), 0), 0),
      loseAnswer: () => {
        fake.faults.add({ kind: 'lost', method: 'PUT' });
      },
      stall: () => {
        fake.faults.add({ kind: 'stall', method: 'PUT' });
        return fake.stalled();
      },
      keepsKeys: true,
    },
    webhooks: {
      carries: { timestamp: false, scheme: false, mode: false },
      request: (kind) => (kind === 'unknown' ? fake.say({ recs: [{ idRec: 'RR1', status: 'APROVADA' }] }, 'rec') : fake.message()),
      forged: (attemptKey) => fake.say({ pix: [{ endToEndId: 'E0', txid: attemptKey, valor: '129.90', horario: '2026-11-26T10:00:00Z' }] }),
    },
    stop: () => fake.stop(),
  };
});

describe('pix-api', () => {
  let fake: Fake;

  beforeEach(async () => {
    fake = await startFakePixBank();
  });
  afterEach(() => fake.stop());

  const call = (change: Partial<Account> = {}, wall?: string): CallCtx<Account> => {
    const ctx = gatewayCtx({ settings: {} });
    return { ...ctx, clock: wall === undefined ? ctx.clock : { ...ctx.clock, wall: () => wall }, settings: { ...HOUSE, clientSecret: secret(HOUSE.clientSecret), certificate: '', authority: '', endpoint: fake.url, tokenUrl: `${fake.url}/token`, ...change } };
  };

  it('registers its address when tested, and tells what the bank refuses', async () => {
    const gateway = await pixApi.definition.create(call());
    expect(await gateway.test?.(call())).to.deep.equal({ ok: true, message: 'The bank answers, and tells of payments to https://billing.example.test/hooks/h00k.' });
    expect(fake.bank.webhookUrl).to.equal('https://billing.example.test/hooks/h00k');
    expect((await gateway.test?.(call({ clientSecret: secret('another') })))?.message).to.contain('refuses client id, secret or certificate');
  });

  it('asks for a token once while it is good, and names the payer', async () => {
    const gateway = await pixApi.definition.create(call());
    for (const key of [1, 2, 3]) await gateway.start(call(), { ...WISH, attemptKey: `01JD000000000000000000000${String(key)}` });
    expect(fake.bank.tokens).to.equal(1);
    const sent = fake.seen.find(({ method }) => method === 'PUT');
    expect(JSON.parse(sent?.text ?? '')).to.deep.equal({ calendario: { expiracao: 3600 }, devedor: { cpf: '52998224725', nome: 'Ana' }, valor: { original: '129.90' }, chave: HOUSE.pixKey, solicitacaoPagador: 'Fatura 1' });
  });

  it('ends a code that nobody can pay any more, and takes each state for what it is', async () => {
    const gateway = await pixApi.definition.create(call());
    await gateway.start(call(), WISH);
    const [charge] = fake.charges;
    const state = async (ctx = call()): Promise<string> => {
      const found = await gateway.retrieve(ctx, { attemptKey: WISH.attemptKey });
      return found.status === 'done' ? (found.value?.status ?? 'none') : found.status;
    };
    expect(await state()).to.equal('requires_action');
    expect(await state(call({}, '2099-01-01T00:00:00.000Z'))).to.equal('cancelled');
    if (charge !== undefined) charge.status = 'REMOVIDA_PELO_PSP';
    expect(await state()).to.equal('cancelled');
    fake.pay(WISH.attemptKey, '100.00');
    const found = await gateway.retrieve(call(), { attemptKey: WISH.attemptKey });
    expect(found.status === 'done' ? found.value?.money : undefined).to.deep.equal({ amount: 10_000, currency: 'BRL' });
  });

  it('reads several Pix of one message, leaves alone what is not ours, and never asks without end', async () => {
    const gateway = await pixApi.definition.create(call());
    const keys = ['01JD0000000000000000000001', '01JD0000000000000000000002'];
    for (const attemptKey of keys) await gateway.start(call(), { ...WISH, attemptKey });
    fake.pay(keys[0] ?? '');
    const verdict = await gateway.webhook?.(call(), fake.say({ pix: [...keys, keys[0], 'somebody', null].map((txid) => ({ txid, endToEndId: 'E1', valor: '1.00', horario: 'x' })) }));
    expect(verdict?.ok === true ? verdict.events.map(({ type, providerRef, money }) => [type, providerRef, money?.amount]) : verdict).to.deep.equal([['payment.succeeded', keys[0], 12_990]]);
    // A long list of one bank holds money of ours somewhere; one of a stranger makes us ask fifty times, not a thousand.
    const before = fake.seen.length;
    const long = await gateway.webhook?.(call(), fake.say({ pix: [{ txid: keys[0] }, ...Array.from({ length: 1000 }, (_, at) => ({ txid: `01JD${String(at).padStart(22, '0')}` }))] }));
    expect(long?.ok === true ? long.events.length : long).to.equal(1);
    expect(fake.seen.length - before).to.equal(50);
    expect(await gateway.webhook?.(call(), fake.say({ evento: 'teste_webhook' }))).to.deep.equal({ ok: true, events: [] });
  });
});
