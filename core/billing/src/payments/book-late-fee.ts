import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Brand } from '../brands/index.ts';
import { postJournals, postings, type MoneyAccount } from '../ledger/index.ts';
import { GatewayAccount, Payment } from './tables.ts';

/** Providers often tell their fee after the payment. What is more than was booked is booked now, once. */
export const bookLateFee = async (ctx: OperationCtx, paymentId: number, fee: number, account: MoneyAccount): Promise<void> => {
  const { all, db } = data(ctx);
  const payment = await all(Payment).findById(paymentId);
  if (payment === undefined) return;
  // A converted payment's fee is kept in the currency that was charged.
  const [column, known, whole] = payment.charged_amount === null ? (['fee', payment.fee, payment.amount] as const) : (['charged_fee', payment.charged_fee, payment.charged_amount] as const);
  if (fee <= known || fee > whole) return;
  const gateway = await all(GatewayAccount).findById(payment.gateway_account_id ?? 0);
  const brand = await all(Brand).findById(gateway?.brand_id ?? 0);
  const touched = await all(Payment).where({ id: paymentId, [column]: known }).patch({ [column]: fee });
  if (touched === 0 || brand === undefined) return;
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: brand.legal_entity_id, kind: 'payment.fee', ref: `${String(paymentId)}/${String(fee)}`, clientId: payment.client_id, bookedOn: ctx.clock.today(brand.zone), currency: payment.charged_currency ?? payment.currency,
      movements: postings.feeKnownLater({ amount: fee - known, account }),
    },
  ]);
};
