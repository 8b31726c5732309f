import { secret, type CallCtx, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import pixApi, { type Account } from '../src/index.ts';
import { codeOf } from './support/code-of.ts';
import { HOUSE, startFakePixBank } from './support/fake-pix-bank.ts';

const BRL = { amount: 129_90, currency: 'BRL' };
const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: BRL, description: 'Fatura 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'BR', taxId: '529.982.247-25' }, locale: 'pt-br', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

const OFF = { dated: false, validAfterDue: 30, fine: '2', interest: '1', discount: '5', discountDays: 5, period: 'MENSAL', retries: false, accountKind: 'CORRENTE' } as const;

type Fake = Awaited<ReturnType<typeof startFakePixBank>>;

gatewayConformance('pix-api', async () => {
  const fake = await startFakePixBank();
  // The kit has no days to wait for: what is charged is paid when it is asked for.
  fake.recurrences.knobs.collectsAtOnce = true;
  return {
    extension: pixApi,
    settings: fake.settings(),
    money: BRL,
    provider: {
      pay: (attemptKey) => {
        fake.pay(attemptKey);
      },
      token: () => fake.recurrences.approved(),
      payments: () => [...fake.charges, ...fake.recurrences.collections].filter((each) => each.paid !== undefined).length,
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
    return { ...ctx, clock: wall === undefined ? ctx.clock : { ...ctx.clock, wall: () => wall }, settings: { ...OFF, ...HOUSE, clientSecret: secret(HOUSE.clientSecret), certificate: '', authority: '', endpoint: fake.url, tokenUrl: `${fake.url}/token`, ...change } };
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

  describe('codes with a due date', () => {
    const dated = (wall?: string): CallCtx<Account> => call({ dated: true }, wall);
    const fact = async (ctx = dated()): Promise<unknown> => {
      const gateway = await pixApi.definition.create(ctx);
      const found = await gateway.retrieve(ctx, { attemptKey: WISH.attemptKey });
      return found.status === 'done' ? found.value : found;
    };
    const begin = async (dueOn = '2099-03-10', ctx = dated()): Promise<void> => {
      const gateway = await pixApi.definition.create(ctx);
      await gateway.start(ctx, { ...WISH, dueOn });
    };

    it('asks for fine, interest and discount, never by a day that has passed', async () => {
      await begin();
      const sent = JSON.parse(fake.seen.find(({ method, path }) => method === 'PUT' && path.startsWith('/cobv/'))?.text ?? '{}') as Record<string, unknown>;
      expect(sent['calendario']).to.deep.equal({ dataDeVencimento: '2099-03-10', validadeAposVencimento: 30 });
      expect(sent['valor']).to.deep.equal({ original: '129.90', multa: { modalidade: 2, valorPerc: '2.00' }, juros: { modalidade: 3, valorPerc: '1.00' }, desconto: { modalidade: 2, descontoDataFixa: [{ data: '2099-03-05', valorPerc: '5.00' }] } });
      const today = dated().clock.now().slice(0, 7);
      const gateway = await pixApi.definition.create(dated());
      await gateway.start(dated(), { ...WISH, attemptKey: '01JD0000000000000000000009', dueOn: '2020-01-01' });
      const late = JSON.parse(fake.seen.filter(({ method }) => method === 'PUT').at(-1)?.text ?? '{}') as { calendario: { dataDeVencimento: string }; valor: object };
      expect(late.calendario.dataDeVencimento.slice(0, 7)).to.be.oneOf([today, dated().clock.today('America/Sao_Paulo').slice(0, 7)]);
      expect(late.valor).not.to.have.property('desconto');
    });

    for (const [what, amount, more, expected] of [
      ['the bank itemises', '132.93', { parts: { multa: { valor: '2.60' }, juros: { valor: '0.43' } } }, { late: 303 }],
      ['nobody itemises, after the day', '132.93', { paidAt: '2099-03-20T12:00:00Z' }, { late: 303 }],
      ['a discount is itemised', '123.40', { parts: { desconto: { valor: '6.50' } } }, { discount: 650 }],
      ['nobody itemises a discount', '123.40', { paidAt: '2099-03-01T12:00:00Z' }, { discount: 650 }],
      ['more than was asked, before the day', '132.93', { paidAt: '2099-03-01T12:00:00Z' }, {}],
      ['less than was asked, after the day', '100.00', { paidAt: '2099-03-20T12:00:00Z' }, {}],
    ] as const) {
      it(`tells what the day has changed: ${what}`, async () => {
        await begin();
        fake.pay(WISH.attemptKey, amount, more);
        const told = (await fact()) as { late?: { amount: number }; discount?: { amount: number } };
        expect({ ...(told.late === undefined ? {} : { late: told.late.amount }), ...(told.discount === undefined ? {} : { discount: told.discount.amount }) }).to.deep.equal(expected);
        const gateway = await pixApi.definition.create(dated());
        const verdict = await gateway.webhook?.(dated(), fake.message());
        const [event] = verdict?.ok === true ? verdict.events : [];
        expect([event?.late?.amount, event?.discount?.amount]).to.deep.equal([told.late?.amount, told.discount?.amount]);
      });
    }

    it('takes no other amount for granted where the charge has no terms', async () => {
      for (const [at, [amount, paidAt]] of ([['132.93', '2099-03-20T12:00:00Z'], ['1.00', '2099-03-01T12:00:00Z']] as const).entries()) {
        const attemptKey = `01JD000000000000000000010${String(at)}`;
        const plain = call({ dated: true, fine: '0', interest: '0', discount: '0' });
        const gateway = await pixApi.definition.create(plain);
        await gateway.start(plain, { ...WISH, attemptKey, dueOn: '2099-03-10' });
        fake.pay(attemptKey, amount, { paidAt });
        const found = await gateway.retrieve(plain, { attemptKey });
        expect(found.status === 'done' ? found.value : found).to.have.property('status', 'succeeded');
        expect(found.status === 'done' ? found.value : found).not.to.have.any.keys('late', 'discount');
      }
    });

    it('ends when it can no longer be paid, and is found when the account makes no more of them', async () => {
      await begin();
      expect(await fact(dated('2099-04-10T12:00:00.000Z'))).to.include({ status: 'requires_action' });
      expect(await fact(dated('2099-04-20T12:00:00.000Z'))).to.include({ status: 'cancelled' });
      const ctx = { ...call(), kv: { ...call().kv, get: (key: string) => Promise.resolve(key.startsWith('dated:') ? true : undefined) } } as CallCtx<Account>;
      expect(await fact(ctx)).to.include({ status: 'requires_action' });
    });
  });

  describe('Pix Automático', () => {
    const keep = { ...WISH, saveMethod: true };

    it('asks for payment and authorisation with one code; the method comes when the payer\'s bank has said yes', async () => {
      const ctx = call();
      const gateway = await pixApi.definition.create(ctx);
      const first = await gateway.start(ctx, keep);
      const again = await gateway.start(ctx, keep);
      const [rec] = fake.recurrences.recurrences;
      expect(fake.recurrences.recurrences).to.have.length(1);
      const codes = [first, again].map((each) => (each.status === 'done' && each.value.next?.kind === 'display' ? each.value.next.qr : ''));
      expect(codes).to.deep.equal([codeOf(WISH.attemptKey, rec?.idRec), codeOf(WISH.attemptKey, rec?.idRec)]);
      fake.pay(WISH.attemptKey);
      const before = await gateway.retrieve(ctx, { attemptKey: WISH.attemptKey });
      expect(before.status === 'done' ? [before.value?.status, before.value?.savedMethod] : before).to.deep.equal(['succeeded', undefined]);
      if (rec !== undefined) rec.status = 'APROVADA';
      const after = await gateway.retrieve(ctx, { attemptKey: WISH.attemptKey });
      expect(after.status === 'done' ? after.value?.savedMethod?.token : after).to.equal(rec?.idRec);
      const tell = async (): Promise<unknown> => {
        const verdict = await gateway.webhook?.(ctx, fake.say({ recs: [{ idRec: rec?.idRec, status: 'APROVADA' }, { idRec: 'RR00000000000' }] }, 'rec'));
        return verdict?.ok === true ? verdict.events.map(({ type, attemptKey, method }) => [type, attemptKey, method?.token]) : verdict;
      };
      expect(await tell()).to.deep.equal([['method.active', WISH.attemptKey, rec?.idRec]]);
      if (rec !== undefined) rec.status = 'CANCELADA';
      expect(await tell()).to.deep.equal([['method.ended', WISH.attemptKey, rec?.idRec]]);
    });

    it('lets the payment go on where the bank makes no authorisation', async () => {
      fake.recurrences.knobs.offers = false;
      const gateway = await pixApi.definition.create(call());
      const begun = await gateway.start(call(), keep);
      expect(begun.status === 'done' && begun.value.next?.kind === 'display' ? begun.value.next.qr : begun).to.equal(codeOf(WISH.attemptKey));
    });

    it('charges days ahead, and learns of the end by message or by asking', async () => {
      const gateway = await pixApi.definition.create(call());
      const token = fake.recurrences.approved();
      const wanted = { attemptKey: WISH.attemptKey, money: BRL, token, description: 'Fatura 2' };
      const sent = await gateway.charge?.(call(), wanted);
      expect(sent?.status === 'done' ? sent.value.status : sent).to.equal('processing');
      const [collection] = fake.recurrences.collections;
      expect((collection?.dueOn ?? '') > call().clock.today('America/Sao_Paulo')).to.equal(true);
      const told = async (): Promise<unknown> => {
        const verdict = await gateway.webhook?.(call(), fake.say({ cobsr: [{ idRec: token, txid: WISH.attemptKey, status: 'CONCLUIDA' }] }, 'cobr'));
        return verdict?.ok === true ? verdict.events.map(({ type, money, reason }) => [type, money?.amount, reason]) : verdict;
      };
      // The message says it is paid; the bank, asked, does not.
      expect(await told()).to.deep.equal([['payment.processing', 12_990, undefined]]);
      fake.recurrences.end(WISH.attemptKey, 'REJEITADA', 'AM04');
      expect(await told()).to.deep.equal([['payment.failed', 12_990, 'AM04']]);
      fake.recurrences.end(WISH.attemptKey, 'CONCLUIDA');
      expect(await told()).to.deep.equal([['payment.succeeded', 12_990, undefined]]);
      const back = await gateway.refund?.(call(), { refundKey: '01JD00000000000000000000R1', providerRef: WISH.attemptKey, money: { amount: 100, currency: 'BRL' } });
      expect(back?.status === 'done' ? back.value.status : back).to.equal('processing');
      expect((await gateway.charge?.(call({ automatic: false }), { ...wanted, attemptKey: '01JD0000000000000000000008' }))?.status).to.equal('failed');
    });
  });

  it('lists what came in, page by page, with the number of each attempt and what was paid', async () => {
    const gateway = await pixApi.definition.create(call());
    const keys = Array.from({ length: 103 }, (_each, n) => `01JD0000000000000000000${String(n).padStart(3, '0')}`);
    for (const attemptKey of keys) await gateway.start(call(), { ...WISH, attemptKey });
    for (const key of keys.slice(1)) fake.pay(key, '130.01', { paidAt: '2026-11-20T10:00:00.000Z' });
    fake.pay(keys[0] ?? '', undefined, { paidAt: '2026-11-10T10:00:00.000Z' });
    const seen: [string | undefined, number | undefined, string][] = [];
    for await (const event of gateway.reconcile?.(call({}, '2026-11-28T00:00:00.000Z'), { since: '2026-11-19T00:00:00.000Z' }) ?? []) seen.push([event.attemptKey, event.money?.amount, event.type]);
    expect(seen).to.deep.equal(keys.slice(1).map((key) => [key, 130_01, 'payment.succeeded']));
  });
});
