import { done, formatMinor, ModuleError, moneyOf, z, type CallCtx, type GatewayEvent, type Outcome, type RefundAnswer, type RefundWish } from '@billet/sdk';
import type { Account } from './account.ts';
import { callServer, callStore, findById, parse } from './invoice.ts';

type Ctx = CallCtx<Account>;

const pullShape = z.looseObject({ id: z.string().min(1), name: z.string().nullish(), amount: z.union([z.string(), z.number()]), currency: z.string(), viewLink: z.string() });
type Pull = z.output<typeof pullShape>;
/** Of version 2: `originalAmount` is in the currency of the refund, `payoutAmount` in coins. */
const payoutShape = z.looseObject({ state: z.string(), originalAmount: z.string().regex(/^\d+(\.\d+)?$/) });

/** Who made it, in at most 50 characters: invoice and refund. By it a second try finds the first. */
const nameOf = (invoiceId: string, refundKey: string): string => `${invoiceId}:${refundKey}`;

const moneyIn = ({ amount, currency }: Pull): number => moneyOf(amount, currency)?.amount ?? 0;

/** To the eighth place: a payer may claim parts that are no whole cents. */
const units = (amount: string): bigint => {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole + part.slice(0, 8).padEnd(8, '0'));
};

/** Whether all of it has gone out to whoever claimed it; the network has settled it. */
const isClaimed = async (ctx: Ctx, pull: Pull): Promise<boolean> => {
  const payouts = parse(z.array(payoutShape), await callServer(ctx, 'reads', `/pull-payments/${encodeURIComponent(pull.id)}/payouts`), 'reads');
  const gone = payouts.filter(({ state }) => state === 'Completed').reduce((sum, { originalAmount }) => sum + units(originalAmount), 0n);
  return gone >= units(formatMinor({ amount: moneyIn(pull), currency: pull.currency }));
};

/** All of the store; who puts one away in BTCPay does not make us begin it anew. */
const allPulls = async (ctx: Ctx): Promise<readonly Pull[]> => parse(z.array(pullShape), await callStore(ctx, 'reads', '/pull-payments', { query: { includeArchived: 'true' } }), 'reads');

/** Refunds of one invoice. */
const pullsOf = async (ctx: Ctx, invoiceId: string): Promise<readonly Pull[]> =>
  (await allPulls(ctx)).filter(({ name }) => name?.startsWith(`${invoiceId}:`) === true);

/**
 * Coins cannot go back to where they came from: nobody knows the payer's address. He is given a link at which he says
 * where he wants them; the money is under way until then.
 */
export const giveBack = async (ctx: Ctx, { refundKey, providerRef, money }: RefundWish): Promise<Outcome<RefundAnswer>> => {
  const invoice = await findById(ctx, providerRef);
  const paid = invoice?.status === 'Settled' ? moneyOf(invoice.amount, invoice.currency) : undefined;
  if (paid === undefined) throw new ModuleError('notFound', 'BTCPay has no such payment.');
  if (paid.currency !== money.currency) throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const before = await pullsOf(ctx, providerRef);
  const known = before.find(({ name }) => name === nameOf(providerRef, refundKey));
  if (known !== undefined && moneyIn(known) !== money.amount) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  if (known === undefined && before.reduce((sum, each) => sum + moneyIn(each), 0) + money.amount > paid.amount) throw new ModuleError('declined', 'More than is left of this payment.', { field: 'money', retry: 'never' });
  const methods = ctx.settings.payoutMethods.split(',').map((each) => each.trim()).filter((each) => each !== '');
  const pull =
    known ??
    parse(
      pullShape,
      await callStore(ctx, 'writes', '/pull-payments', { method: 'POST', json: { name: nameOf(providerRef, refundKey), amount: formatMinor(money), currency: money.currency, payoutMethods: methods, autoApproveClaims: ctx.settings.approveClaims } }),
      'writes',
    );
  const status = known !== undefined && (await isClaimed(ctx, known)) ? 'succeeded' : 'processing';
  return done({ refundRef: pull.id, status, ...(status === 'processing' ? { next: { kind: 'redirect' as const, url: pull.viewLink, method: 'GET' as const } } : {}) });
};

/** A payout has moved: the refund behind it is over when all of it has gone out. What is not for a refund of ours is nobody's business here. */
export const payoutEvents = async (ctx: Ctx, { pullPaymentId, occurredAt }: { readonly pullPaymentId: string; readonly occurredAt: string }): Promise<readonly GatewayEvent[]> => {
  const pull = (await allPulls(ctx)).find(({ id }) => id === pullPaymentId);
  const [invoiceId = '', refundKey] = (pull?.name ?? '').split(':');
  if (pull === undefined || refundKey === undefined) return [];
  const amount = moneyIn(pull);
  if (!(await isClaimed(ctx, pull))) return [];
  return [{ id: `${pull.id}:completed`, type: 'refund.succeeded', providerRef: invoiceId, money: { amount, currency: pull.currency }, occurredAt }];
};
