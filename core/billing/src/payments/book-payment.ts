import { insertReturning } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { openInvoicesOf, settleInvoice } from '../invoicing/index.ts';
import { addToBalance, postJournals, postings, type MoneyAccount } from '../ledger/index.ts';
import { bookLateFee } from './book-late-fee.ts';
import { bookExchange } from './conversion/book-exchange.ts';
import { allocate, differenceOf, type Allocation, type ConvertedCharge } from './rules/index.ts';
import { PaymentAllocation } from './tables.ts';

/** Money that has arrived, whoever says so: a webhook, a bank file, a member of staff. */
export interface ArrivedMoney {
  readonly clientId: number;
  readonly legalEntityId: number;
  readonly gatewayAccountId: number | null;
  readonly method: string;
  /** Gross, in minor units. */
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  /** What came in fact, if the invoice's currency is not the one that was charged; then the fee is this one's. */
  readonly charged?: ConvertedCharge & { readonly fee: number };
  /** The payment's own id at the provider or bank. */
  readonly reference: string;
  readonly receivedOn: string;
  readonly attemptId: number | null;
  /** Invoices to settle first, with the amount meant for each (asked only if this is booked for the first time); what is left goes to the oldest open ones if `spread`. */
  readonly meantFor: readonly Allocation[] | (() => Promise<readonly Allocation[]>);
  readonly spread: boolean;
  /** Where the money lies: bank account or provider clearing. */
  readonly account: MoneyAccount;
}

export interface BookedPayment {
  readonly paymentId: number;
  /** False if this payment was booked before. */
  readonly fresh: boolean;
}

/**
 * Books a payment once: payment row, allocation, ledger, balance and settlement in the caller's transaction.
 * The unique key (account, reference) makes a second booking a no-op.
 */
export const bookPayment = async (ctx: OperationCtx, money: ArrivedMoney): Promise<BookedPayment> => {
  const { db, all } = data(ctx);
  const { charged } = money;
  const difference = charged === undefined ? 0 : differenceOf(money.amount, money.currency, charged);
  const [row] = await insertReturning<{ id: number | string }>(
    db,
    'payments',
    ['client_id', 'gateway_account_id', 'method', 'amount', 'fee', 'currency', 'reference', 'received_on', 'attempt_id', 'money_account', 'charged_amount', 'charged_currency', 'rate', 'market_rate', 'rate_on', 'charged_fee', 'exchange_difference', 'created_at'],
    [[money.clientId, money.gatewayAccountId, money.method, money.amount, money.fee, money.currency, money.reference, money.receivedOn, money.attemptId, money.account, charged?.amount ?? null, charged?.currency ?? null, charged?.rate ?? null, charged?.marketRate ?? null, charged?.rateOn ?? null, charged?.fee ?? 0, difference, ctx.clock.now()]],
    { onConflict: 'nothing', returning: ['id'] },
  );
  if (row === undefined) {
    const [known] = await db.raw<{ id: number | string }>('select id from payments where gateway_account_id = ? and reference = ?', [money.gatewayAccountId, money.reference]);
    await bookLateFee(ctx, Number(known?.id), charged?.fee ?? money.fee, money.account);
    return { paymentId: Number(known?.id), fresh: false };
  }
  const paymentId = Number(row.id);
  const meantFor = typeof money.meantFor === 'function' ? await money.meantFor() : money.meantFor;
  const open = await openInvoicesOf(ctx, money.clientId, money.currency);
  const { allocations, rest } = allocate(money.amount, open, meantFor, money.spread);

  for (const { invoiceId, amount } of allocations) {
    await all(PaymentAllocation).insert({ payment_id: paymentId, client_id: money.clientId, invoice_id: invoiceId, amount });
    await settleInvoice(ctx, invoiceId, amount, money.receivedOn);
  }
  if (rest > 0) await addToBalance(ctx, money.clientId, money.currency, rest);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: money.legalEntityId,
      kind: 'payment.received',
      ref: String(paymentId),
      clientId: money.clientId,
      bookedOn: money.receivedOn,
      currency: money.currency,
      movements: postings.paymentReceived({ gross: money.amount, fee: money.fee, toBalance: rest, account: charged === undefined ? money.account : 'exchange' }),
    },
  ]);
  if (charged !== undefined) {
    await bookExchange(ctx, 'in', {
      legalEntityId: money.legalEntityId, bookedOn: money.receivedOn, clientId: money.clientId, kind: 'payment', ref: String(paymentId), currency: charged.currency, charged: charged.amount, fee: charged.fee, difference, account: money.account,
    });
  }
  ctx.touch(
    { kind: 'payment', id: paymentId, clientId: money.clientId },
    undefined,
    { method: money.method, amount: money.amount, fee: money.fee, currency: money.currency, reference: money.reference, allocations, toBalance: rest, ...(charged === undefined ? {} : { charged: charged.amount, chargedCurrency: charged.currency, rate: charged.rate }) },
  );
  await ctx.emit('payment.received', {
    paymentId,
    clientId: money.clientId,
    money: { amount: money.amount, currency: money.currency },
    invoiceIds: allocations.map((allocation) => allocation.invoiceId),
  });
  return { paymentId, fresh: true };
};
