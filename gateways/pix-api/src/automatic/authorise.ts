import { addDays, isModuleError, localDateOf, ModuleError, z, type CallCtx, type PaymentFact, type StartPayment } from '@billet/sdk';
import type { Account } from '../account.ts';
import { parsed, ZONE } from '../charge.ts';
import { ask, type Tokens } from '../client.ts';
import { debtorOf } from '../debtor.ts';

type Ctx = CallCtx<Account>;

const recShape = z.looseObject({
  idRec: z.string().min(1),
  status: z.string(),
  vinculo: z.looseObject({ contrato: z.string().nullish() }).nullish(),
  dadosQR: z.looseObject({ pixCopiaECola: z.string().nullish() }).nullish(),
});

/** A recurring authorisation as the bank tells it. */
export type Recurrence = z.output<typeof recShape>;

/** Where the number of an authorisation is kept that belongs to a payment. */
const place = (ctx: Ctx, txid: string): string => `rec:${ctx.accountId}:${txid}`;

export const findRecurrence = async (ctx: Ctx, tokens: Tokens, idRec: string, txid?: string): Promise<Recurrence | undefined> => {
  const body = await ask(ctx, tokens, 'reads', `/rec/${encodeURIComponent(idRec)}`, txid === undefined ? {} : { query: { txid } });
  return body === undefined ? undefined : parsed(recShape, body, false);
};

/** Number of the authorisation that was asked for with a payment. */
export const recurrenceOf = async (ctx: Ctx, txid: string): Promise<string | undefined> => z.string().safeParse(await ctx.kv.get(place(ctx, txid))).data;

/** Asks the bank for an authorisation that comes into being when the payment does. One that nobody sees lapses by itself. */
const create = async (ctx: Ctx, tokens: Tokens, { attemptKey, payer, description }: StartPayment): Promise<string> => {
  const debtor = debtorOf(payer);
  if (debtor === undefined) throw new ModuleError('invalid', 'Pix Automático needs the CPF or CNPJ of the payer.', { field: 'taxId', retry: 'never' });
  const { id } = parsed(z.looseObject({ id: z.number() }), await ask(ctx, tokens, 'writes', '/locrec', { method: 'POST' }), true);
  const { period, retries } = ctx.settings;
  const made = await ask(ctx, tokens, 'writes', '/rec', {
    method: 'POST',
    json: {
      // The contract is the attempt: by it we know whose authorisation a message of the bank is about.
      vinculo: { contrato: attemptKey, devedor: debtor, objeto: description.slice(0, 35) },
      calendario: { dataInicial: addDays(localDateOf(ctx.clock.now(), ZONE), 1), periodicidade: period },
      politicaRetentativa: retries ? 'PERMITE_3R_7D' : 'NAO_PERMITE',
      loc: id,
      ativacao: { dadosJornada: { txid: attemptKey } },
    },
  });
  const { idRec } = parsed(recShape, made, true);
  await ctx.kv.set(place(ctx, attemptKey), idRec);
  return idRec;
};

/**
 * A code that asks for the payment and for the authorisation. If the bank makes none, the payment goes on without it:
 * money that was to come in is worth more than a method for later.
 */
export const authorise = async (ctx: Ctx, tokens: Tokens, wanted: StartPayment, fact: PaymentFact): Promise<PaymentFact> => {
  const { next } = fact;
  if (next?.kind !== 'display') return fact;
  try {
    const idRec = (await recurrenceOf(ctx, wanted.attemptKey)) ?? (await create(ctx, tokens, wanted));
    const code = (await findRecurrence(ctx, tokens, idRec, wanted.attemptKey))?.dadosQR?.pixCopiaECola ?? '';
    if (code === '') throw new ModuleError('remote', 'The bank gives no code for payment and authorisation together.');
    return { ...fact, next: { ...next, qr: code, lines: next.lines.map((line) => (line.label === 'pixCode' ? { ...line, value: code } : line)) } };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    ctx.log.warn('no recurring authorisation', { reason: error.message });
    return fact;
  }
};

/** The stored method behind an authorisation. */
export const methodOf = ({ idRec }: Pick<Recurrence, 'idRec'>): NonNullable<PaymentFact['savedMethod']> => ({ token: idRec, label: `Pix Automático ${idRec.slice(-6)}` });

/** What a payment left behind to be charged later, once the payer's bank has said yes. */
export const savedWith = async (ctx: Ctx, tokens: Tokens, txid: string): Promise<Pick<PaymentFact, 'savedMethod'>> => {
  const idRec = ctx.settings.automatic ? await recurrenceOf(ctx, txid) : undefined;
  const rec = idRec === undefined ? undefined : await findRecurrence(ctx, tokens, idRec);
  return rec?.status === 'APROVADA' ? { savedMethod: methodOf(rec) } : {};
};
