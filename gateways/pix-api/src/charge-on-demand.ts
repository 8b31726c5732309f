import { addMilliseconds, done, formatMinor, ModuleError, moneyOf, z, type CallCtx, type Money, type Outcome, type PaymentFact, type RefundWish, type StartPayment } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, type Tokens } from './client.ts';

type Ctx = CallCtx<Account>;

const refundShape = z.looseObject({ id: z.string(), valor: z.string(), status: z.string(), horario: z.looseObject({ solicitacao: z.string().nullish(), liquidacao: z.string().nullish() }).nullish(), motivo: z.string().nullish() });
export type PixRefund = z.output<typeof refundShape>;

/** The API's own example has one refund where a list should stand. */
const refundsShape = z.union([z.array(refundShape), refundShape.transform((one) => [one])]).default([]);

const cobShape = z.looseObject({
  txid: z.string(),
  status: z.string(),
  chave: z.string().nullish(),
  calendario: z.looseObject({ criacao: z.string().nullish(), expiracao: z.number().nullish() }).nullish(),
  valor: z.looseObject({ original: z.string() }),
  pixCopiaECola: z.string().nullish(),
  pix: z.array(z.looseObject({ endToEndId: z.string(), valor: z.string(), horario: z.string(), devolucoes: refundsShape })).default([]),
});

/** A charge paid at once (cob) as the bank tells it. */
export type Cob = z.output<typeof cobShape>;

const parsed = <T extends z.ZodType>(shape: T, body: unknown, ambiguous: boolean): z.output<T> => {
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `The bank's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous });
  return found.data;
};

export const reais = (text: string): Money | undefined => moneyOf(text, 'BRL');

/** What the bank says about a charge; nothing if it has none under this number. */
export const findCob = async (ctx: Ctx, tokens: Tokens, txid: string): Promise<Cob | undefined> => {
  const body = await ask(ctx, tokens, 'reads', `/cob/${encodeURIComponent(txid)}`);
  return body === undefined ? undefined : parsed(cobShape, body, false);
};

/** A code is dead some minutes after its time: nobody can pay it any more. */
const isOver = ({ calendario }: Cob, now: string): boolean =>
  calendario?.criacao != null && calendario.expiracao != null && !Number.isNaN(Date.parse(calendario.criacao)) && addMilliseconds(new Date(Date.parse(calendario.criacao)).toISOString(), calendario.expiracao * 1000 + 300_000) < now;

export const factOf = (cob: Cob, now: string): PaymentFact => {
  const received = cob.pix.map(({ valor }) => reais(valor)?.amount ?? 0).reduce((sum, each) => sum + each, 0);
  const asked = reais(cob.valor.original);
  if (cob.status === 'CONCLUIDA' && received > 0) return { status: 'succeeded', providerRef: cob.txid, money: { amount: received, currency: 'BRL' } };
  if (cob.status.startsWith('REMOVIDA') || (cob.status === 'ATIVA' && isOver(cob, now))) return { status: 'cancelled', providerRef: cob.txid, reason: cob.status };
  if (cob.status !== 'ATIVA') return { status: cob.status === 'CONCLUIDA' ? 'processing' : 'unknown', providerRef: cob.txid };
  const code = cob.pixCopiaECola ?? '';
  if (code === '') throw new ModuleError('remote', 'The bank gives no code to copy (pixCopiaECola).');
  return {
    status: 'requires_action',
    providerRef: cob.txid,
    ...(asked === undefined ? {} : { money: asked }),
    next: { kind: 'display', qr: code, lines: [{ label: 'pixCode', value: code, copy: true }, { label: 'amount', value: `${cob.valor.original} BRL` }] },
  };
};

const debtor = ({ taxId, name }: StartPayment['payer']): object => {
  const id = (taxId ?? '').toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return /^\d{11}$/.test(id) ? { devedor: { cpf: id, nome: name.slice(0, 200) } } : id.length === 14 ? { devedor: { cnpj: id, nome: name.slice(0, 200) } } : {};
};

/** The attempt's key is the charge's number (txid), so that a second try finds the first. */
export const startCob = async (ctx: Ctx, tokens: Tokens, { attemptKey, money, description, payer }: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  const original = formatMinor(money);
  const there = await findCob(ctx, tokens, attemptKey);
  if (there !== undefined) {
    if (reais(there.valor.original)?.amount !== money.amount) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
    return factOf(there, ctx.clock.wall());
  }
  const body = await ask(ctx, tokens, 'writes', `/cob/${attemptKey}`, {
    method: 'PUT',
    json: { calendario: { expiracao: ctx.settings.expiresAfter * 60 }, ...debtor(payer), valor: { original }, chave: ctx.settings.pixKey, solicitacaoPagador: description.slice(0, 140) },
  });
  return factOf(parsed(cobShape, body, true), ctx.clock.wall());
};

const STATUS: Readonly<Record<string, 'succeeded' | 'processing'>> = { DEVOLVIDO: 'succeeded', EM_PROCESSAMENTO: 'processing' };

/** Gives money back under a number of ours. What is under way may still fail; the bank's message tells. */
export const giveBack = async (ctx: Ctx, tokens: Tokens, { refundKey, providerRef, money }: RefundWish): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  if (money.currency !== 'BRL') throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const received = (await findCob(ctx, tokens, providerRef))?.pix[0];
  if (received === undefined) throw new ModuleError('notFound', 'The bank has no such Pix.');
  const path = `/pix/${encodeURIComponent(received.endToEndId)}/devolucao/${refundKey}`;
  const before = await ask(ctx, tokens, 'reads', path);
  const known = before === undefined ? undefined : parsed(refundShape, before, false);
  if (known !== undefined && reais(known.valor)?.amount !== money.amount) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  const told = known ?? parsed(refundShape, await ask(ctx, tokens, 'writes', path, { method: 'PUT', json: { valor: formatMinor(money) } }), true);
  const status = STATUS[told.status];
  if (status === undefined) throw new ModuleError('declined', told.motivo ?? 'The bank did not give the money back.', { code: told.status });
  return done({ refundRef: refundKey, status });
};
