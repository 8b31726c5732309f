import type { OperationCtx } from '@billet/sdk';
import { localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { PaymentAllocation, Payment } from './tables.ts';

/** By what transactions are looked for. */
export const paymentFilter = {
  clientId: idSchema.optional(),
  invoiceId: idSchema.optional(),
  gatewayAccountId: idSchema.optional(),
  reference: z.string().trim().max(120).optional(),
  from: localDateSchema.optional(),
  until: localDateSchema.optional(),
} as const;

export interface PaymentFilter {
  readonly clientId?: number | undefined;
  readonly invoiceId?: number | undefined;
  readonly gatewayAccountId?: number | undefined;
  readonly reference?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Payments the caller may see, newest first, with what each settled. */
export const filterPayments = async (ctx: OperationCtx, wish: PaymentFilter): Promise<{ readonly rows: readonly Payment[]; readonly parts: readonly PaymentAllocation[] }> => {
  const { of } = data(ctx);
  const query = of(Payment).orderBy('id', 'desc').limit(wish.limit);
  if (wish.clientId !== undefined) void query.where('client_id', wish.clientId);
  if (wish.gatewayAccountId !== undefined) void query.where('gateway_account_id', wish.gatewayAccountId);
  if (wish.reference !== undefined && wish.reference !== '') void query.where('reference', wish.reference);
  if (wish.from !== undefined) void query.where('received_on', '>=', wish.from);
  if (wish.until !== undefined) void query.where('received_on', '<=', wish.until);
  if (wish.before !== undefined) void query.where('id', '<', wish.before);
  if (wish.invoiceId !== undefined) {
    const mine = await of(PaymentAllocation).where('invoice_id', wish.invoiceId).select('payment_id');
    void query.whereIn('id', mine.map((row) => row.payment_id));
  }
  const rows = await query;
  const parts = await of(PaymentAllocation).whereIn('payment_id', rows.map((row) => row.id)).orderBy('id');
  return { rows, parts };
};
