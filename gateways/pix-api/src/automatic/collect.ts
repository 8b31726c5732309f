import { addDays, formatMinor, localDateOf, ModuleError, z, type CallCtx, type Money, type PaymentFact, type PaymentStatus } from '@billet/sdk';
import type { Account } from '../account.ts';
import { parsed, reais, ZONE } from '../charge.ts';
import { ask, type Tokens } from '../client.ts';

type Ctx = CallCtx<Account>;

/** The payer's bank wants to know two days ahead; one more for what is sent in the evening. */
const DAYS_AHEAD = 3;

const collectionShape = z.looseObject({
  idRec: z.string(),
  txid: z.string(),
  status: z.string(),
  valor: z.looseObject({ original: z.string() }),
  tentativas: z.array(z.looseObject({ status: z.string().nullish(), endToEndId: z.string().nullish(), dataLiquidacao: z.string().nullish(), rejeicao: z.looseObject({ codigo: z.string().nullish() }).nullish() })).default([]),
});

/** A charge of a recurring authorisation (cobr) as the bank tells it. */
export type Collection = z.output<typeof collectionShape>;

const STATUS: Readonly<Record<string, PaymentStatus>> = { CRIADA: 'processing', ATIVA: 'processing', CONCLUIDA: 'succeeded', EXPIRADA: 'failed', REJEITADA: 'failed', CANCELADA: 'cancelled' };

export const collectionFact = ({ txid, status, valor, tentativas }: Collection): PaymentFact => {
  const state = STATUS[status] ?? 'unknown';
  const money = reais(valor.original);
  const why = tentativas.map(({ rejeicao }) => rejeicao?.codigo).findLast((code) => code != null);
  return { status: state, providerRef: txid, ...(money === undefined ? {} : { money }), ...(state === 'failed' || state === 'cancelled' ? { reason: why ?? status } : {}) };
};

export const findCollection = async (ctx: Ctx, tokens: Tokens, txid: string): Promise<Collection | undefined> => {
  const body = await ask(ctx, tokens, 'reads', `/cobr/${encodeURIComponent(txid)}`);
  return body === undefined ? undefined : parsed(collectionShape, body, false);
};

/** Number of the Pix by which a charge was paid. */
export const collectedBy = async (ctx: Ctx, tokens: Tokens, txid: string): Promise<string | undefined> => {
  const found = ctx.settings.automatic ? await findCollection(ctx, tokens, txid) : undefined;
  return found?.status === 'CONCLUIDA' ? (found.tentativas.map(({ endToEndId }) => endToEndId).findLast((id) => id != null) ?? undefined) : undefined;
};

/** Has an authorisation charged. The bank takes the money on a day to come and tells; until then it is on its way. */
export const collect = async (ctx: Ctx, tokens: Tokens, { attemptKey, money, token, description }: { readonly attemptKey: string; readonly money: Money; readonly token: string; readonly description: string }): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  if (!ctx.settings.automatic) throw new ModuleError('unsupported', 'Pix Automático is switched off for this account.', { retry: 'never' });
  const there = await findCollection(ctx, tokens, attemptKey);
  if (there !== undefined) {
    if (reais(there.valor.original)?.amount !== money.amount || there.idRec !== token) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
    return collectionFact(there);
  }
  const { agency, accountNumber, accountKind } = ctx.settings;
  if (accountNumber === '') throw new ModuleError('invalid', 'Pix Automático needs the account that receives.', { field: 'accountNumber', retry: 'never' });
  const made = await ask(ctx, tokens, 'writes', `/cobr/${attemptKey}`, {
    method: 'PUT',
    json: {
      idRec: token,
      infoAdicional: description.slice(0, 140),
      calendario: { dataDeVencimento: addDays(localDateOf(ctx.clock.now(), ZONE), DAYS_AHEAD) },
      valor: { original: formatMinor(money) },
      ajusteDiaUtil: true,
      recebedor: { ...(agency === '' ? {} : { agencia: agency }), conta: accountNumber, tipoConta: accountKind },
    },
  });
  return collectionFact(parsed(collectionShape, made, true));
};
