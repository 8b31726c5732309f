import { type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';

/** What is due with an order, line by line. */
export const dueSchema = z.strictObject({
  currency: z.string(),
  lines: z.array(z.strictObject({ description: z.string(), net: z.number().int() })),
  taxes: z.array(z.strictObject({ name: z.string(), rate: z.string(), amount: z.number().int() })),
  total: z.number().int(),
});

/** What the order's first invoice says, read where it was written. */
export const dueOf = async (ctx: OperationCtx, invoiceId: number | null): Promise<z.input<typeof dueSchema> | null> => {
  if (invoiceId === null) return null;
  const { db } = data(ctx);
  const [invoice] = await db.raw<{ currency: string; total: number | string }>('select currency, total from invoices where id = ?', [invoiceId]);
  if (invoice === undefined) return null;
  const lines = await db.raw<{ description: string; net: number | string }>('select description, net from invoice_lines where invoice_id = ? order by id', [invoiceId]);
  const taxes = await db.raw<{ name: string; rate: string; amount: number | string }>('select name, rate, amount from invoice_taxes where invoice_id = ? order by id', [invoiceId]);
  return {
    currency: invoice.currency,
    lines: lines.map(({ description, net }) => ({ description, net: Number(net) })),
    taxes: taxes.map(({ name, rate, amount }) => ({ name, rate: String(rate), amount: Number(amount) })),
    total: Number(invoice.total),
  };
};
