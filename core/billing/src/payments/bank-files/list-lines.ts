import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { BankLine } from './tables.ts';

const states = z.enum(['booked', 'review', 'noted']);

const item = z.strictObject({
  id: z.number().int(),
  fileId: z.number().int(),
  gatewayAccountId: z.number().int(),
  kind: z.string(),
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  fee: z.number().int(),
  bookedOn: z.string(),
  references: z.unknown(),
  text: z.string(),
  payer: z.string().nullable(),
  code: z.string().nullable(),
  state: states,
  reason: z.string().nullable(),
  /** The invoice that the words name, or that the money went to. */
  invoiceId: z.number().int().nullable(),
  paymentId: z.number().int().nullable(),
});

export const listBankLines = defineOperation({
  name: 'payments.bankLines',
  summary: 'Lines of bank files, newest first; `review` = those that a person has to look at; money among them stands in the queue of unmatched money.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/bank-lines' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ state: states.optional(), gatewayAccountId: idSchema.optional(), ...pageInput }),
  output: pageOf(item),
  run: async (ctx, { state, gatewayAccountId, before, limit }) => {
    const query = data(ctx).all(BankLine).orderBy('id', 'desc').limit(limit);
    if (state !== undefined) void query.where('state', state);
    if (gatewayAccountId !== undefined) void query.where('gateway_account_id', gatewayAccountId);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    return pageResult(
      rows.map((row) => ({
        id: row.id,
        fileId: row.bank_file_id,
        gatewayAccountId: row.gateway_account_id,
        kind: row.kind,
        money: { amount: row.amount, currency: row.currency },
        fee: row.fee,
        bookedOn: row.booked_on,
        references: row.line_references,
        text: row.words,
        payer: row.payer_name,
        code: row.code,
        state: row.state as z.output<typeof states>,
        reason: row.reason,
        invoiceId: row.invoice_id,
        paymentId: row.payment_id,
      })),
      limit,
    );
  },
});
