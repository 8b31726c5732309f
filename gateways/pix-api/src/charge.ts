import { addDays, addMilliseconds, localDateOf, ModuleError, moneyOf, z, type CallCtx, type Money, type PaymentFact } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, hasDated, type Tokens } from './client.ts';

type Ctx = CallCtx<Account>;

/** Banks reckon in this zone, whatever zone the brand has. */
export const ZONE = 'America/Sao_Paulo';

export const refundShape = z.looseObject({ id: z.string(), valor: z.string(), status: z.string(), horario: z.looseObject({ solicitacao: z.string().nullish(), liquidacao: z.string().nullish() }).nullish(), motivo: z.string().nullish() });

/** The API's own example has one refund where a list should stand. */
const refundsShape = z.union([z.array(refundShape), refundShape.transform((one) => [one])]).default([]);

const partShape = z.looseObject({ valor: z.string() }).nullish();
/** What a late or early payer gave more or less; not every bank tells it. */
const partsShape = z.looseObject({ juros: partShape, multa: partShape, desconto: partShape, abatimento: partShape }).nullish().catch(undefined);

const chargeShape = z.looseObject({
  txid: z.string(),
  status: z.string(),
  chave: z.string().nullish(),
  calendario: z.looseObject({ criacao: z.string().nullish(), expiracao: z.number().nullish(), dataDeVencimento: z.string().nullish(), validadeAposVencimento: z.number().nullish() }).nullish(),
  valor: z.looseObject({ original: z.string(), multa: z.unknown().optional(), juros: z.unknown().optional(), desconto: z.unknown().optional(), abatimento: z.unknown().optional() }),
  pixCopiaECola: z.string().nullish(),
  pix: z.array(z.looseObject({ endToEndId: z.string(), valor: z.string(), horario: z.string(), componentesValor: partsShape, devolucoes: refundsShape })).default([]),
});

/** A charge as the bank tells it: paid at once (cob) or by a day (cobv). */
export type Charge = z.output<typeof chargeShape>;
export type ChargeKind = 'cob' | 'cobv';

export const parsed = <T extends z.ZodType>(shape: T, body: unknown, ambiguous: boolean): z.output<T> => {
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `The bank's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous });
  return found.data;
};

export const reais = (text: string): Money | undefined => moneyOf(text, 'BRL');
const cents = (text: string | undefined): number => (text === undefined ? 0 : (reais(text)?.amount ?? 0));

export const readCharge = (body: unknown, ambiguous: boolean): Charge => parsed(chargeShape, body, ambiguous);

/** What the bank says about a charge of one kind; nothing if it has none under this number. */
export const findOf = async (ctx: Ctx, tokens: Tokens, kind: ChargeKind, txid: string): Promise<Charge | undefined> => {
  const body = await ask(ctx, tokens, 'reads', `/${kind}/${encodeURIComponent(txid)}`);
  return body === undefined ? undefined : readCharge(body, false);
};

/** The same whatever kind it is: first what the account makes now, then what it made before it was changed. */
export const findCharge = async (ctx: Ctx, tokens: Tokens, txid: string): Promise<Charge | undefined> => {
  const kinds: readonly ChargeKind[] = ctx.settings.dated ? ['cobv', 'cob'] : (await hasDated(ctx)) ? ['cob', 'cobv'] : ['cob'];
  for (const kind of kinds) {
    const found = await findOf(ctx, tokens, kind, txid);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Weekends and holidays move a due date; this long after its last day nobody can pay a code any more. */
const SLACK_DAYS = 5;

/** A code is dead some minutes after its time, or some days after its last day. */
const isOver = ({ calendario }: Charge, now: string): boolean => {
  if (calendario?.dataDeVencimento != null) return localDateOf(now, ZONE) > addDays(calendario.dataDeVencimento, (calendario.validadeAposVencimento ?? 30) + SLACK_DAYS);
  const begun = Date.parse(calendario?.criacao ?? '');
  return calendario?.expiracao != null && !Number.isNaN(begun) && addMilliseconds(new Date(begun).toISOString(), calendario.expiracao * 1000 + 300_000) < now;
};

/** What the day of payment added or took off: as the bank itemises it, or else by the difference and the day, if the charge has such terms at all. */
const changeOf = ({ calendario, valor, pix }: Charge, received: number): { readonly late: number; readonly discount: number } => {
  const due = calendario?.dataDeVencimento;
  if (due == null) return { late: 0, discount: 0 };
  const told = pix.flatMap(({ componentesValor }) => (componentesValor == null ? [] : [componentesValor]));
  const late = told.reduce((sum, { juros, multa }) => sum + cents(juros?.valor) + cents(multa?.valor), 0);
  const discount = told.reduce((sum, { desconto, abatimento }) => sum + cents(desconto?.valor) + cents(abatimento?.valor), 0);
  if (late > 0 || discount > 0) return { late, discount };
  const more = received - cents(valor.original);
  const paidOn = pix.map(({ horario }) => horario).filter((each) => !Number.isNaN(Date.parse(each))).map((each) => localDateOf(new Date(Date.parse(each)).toISOString(), ZONE)).sort().at(-1);
  if (paidOn === undefined) return { late: 0, discount: 0 };
  const grows = (valor.multa ?? valor.juros) != null;
  const shrinks = (valor.desconto ?? valor.abatimento) != null;
  return { late: grows && paidOn > due ? Math.max(0, more) : 0, discount: shrinks && paidOn <= due ? Math.max(0, -more) : 0 };
};

const brl = (amount: number): Money => ({ amount, currency: 'BRL' });

export const factOf = (charge: Charge, now: string): PaymentFact => {
  const received = charge.pix.reduce((sum, { valor }) => sum + cents(valor), 0);
  const { txid: providerRef, calendario } = charge;
  const asked = reais(charge.valor.original);
  if (charge.status === 'CONCLUIDA' && received > 0) {
    const { late, discount } = changeOf(charge, received);
    return { status: 'succeeded', providerRef, money: brl(received), ...(late > 0 ? { late: brl(late) } : {}), ...(discount > 0 ? { discount: brl(discount) } : {}) };
  }
  if (charge.status.startsWith('REMOVIDA') || (charge.status === 'ATIVA' && isOver(charge, now))) return { status: 'cancelled', providerRef, reason: charge.status };
  if (charge.status !== 'ATIVA') return { status: charge.status === 'CONCLUIDA' ? 'processing' : 'unknown', providerRef };
  const code = charge.pixCopiaECola ?? '';
  if (code === '') throw new ModuleError('remote', 'The bank gives no code to copy (pixCopiaECola).');
  const due = calendario?.dataDeVencimento;
  return {
    status: 'requires_action',
    providerRef,
    ...(asked === undefined ? {} : { money: asked }),
    next: { kind: 'display', qr: code, lines: [{ label: 'pixCode', value: code, copy: true }, { label: 'amount', value: `${charge.valor.original} BRL` }, ...(due == null ? [] : [{ label: 'dueDate', value: due }])] },
  };
};
