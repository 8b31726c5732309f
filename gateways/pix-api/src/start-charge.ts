import { addDays, formatMinor, localDateOf, ModuleError, type CallCtx, type PaymentFact, type StartPayment } from '@billet/sdk';
import type { Account } from './account.ts';
import { authorise } from './automatic/authorise.ts';
import { factOf, findCharge, readCharge, reais, ZONE, type ChargeKind } from './charge.ts';
import { ask, noteDated, type Tokens } from './client.ts';
import { debtorOf } from './debtor.ts';

type Ctx = CallCtx<Account>;

const twoPlaces = (percent: string): string => {
  const [whole = '0', part = ''] = percent.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
};
const isZero = (percent: string): boolean => Number(percent) === 0;

/** Percentages as the API writes them: 2 = of the amount; 3 = a month, by calendar days. */
const termsOf = ({ fine, interest, discount, discountDays }: Account, due: string, today: string): object => {
  const until = addDays(due, -discountDays);
  return {
    ...(isZero(fine) ? {} : { multa: { modalidade: 2, valorPerc: twoPlaces(fine) } }),
    ...(isZero(interest) ? {} : { juros: { modalidade: 3, valorPerc: twoPlaces(interest) } }),
    // A day that has passed would be refused.
    ...(isZero(discount) || until < today ? {} : { desconto: { modalidade: 2, descontoDataFixa: [{ data: until, valorPerc: twoPlaces(discount) }] } }),
  };
};

const bodyOf = (ctx: Ctx, kind: ChargeKind, { money, description, payer, dueOn }: StartPayment): object => {
  const { pixKey, expiresAfter, validAfterDue } = ctx.settings;
  const debtor = debtorOf(payer);
  const common = { ...(debtor === undefined ? {} : { devedor: debtor }), chave: pixKey, solicitacaoPagador: description.slice(0, 140) };
  const original = formatMinor(money);
  if (kind === 'cob') return { calendario: { expiracao: expiresAfter * 60 }, ...common, valor: { original } };
  const today = localDateOf(ctx.clock.now(), ZONE);
  const due = dueOn === undefined || dueOn < today ? today : dueOn;
  return { calendario: { dataDeVencimento: due, validadeAposVencimento: validAfterDue }, ...common, valor: { original, ...termsOf(ctx.settings, due, today) } };
};

/**
 * The attempt's key is the charge's number (txid), so that a second try finds the first. Whoever wants to be charged by
 * himself from now on gets a code that asks for both; it goes with a charge that is paid at once.
 */
export const startCharge = async (ctx: Ctx, tokens: Tokens, wanted: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  const { attemptKey, money } = wanted;
  const asksBoth = wanted.saveMethod === true && ctx.settings.automatic;
  const kind: ChargeKind = ctx.settings.dated && !asksBoth ? 'cobv' : 'cob';
  const there = await findCharge(ctx, tokens, attemptKey);
  if (there !== undefined && reais(there.valor.original)?.amount !== money.amount) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
  if (there === undefined && kind === 'cobv') await noteDated(ctx);
  const charge = there ?? readCharge(await ask(ctx, tokens, 'writes', `/${kind}/${attemptKey}`, { method: 'PUT', json: bodyOf(ctx, kind, wanted) }), true);
  const fact = factOf(charge, ctx.clock.wall());
  return asksBoth && fact.status === 'requires_action' ? authorise(ctx, tokens, wanted, fact) : fact;
};
