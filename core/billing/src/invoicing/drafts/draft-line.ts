import { integer, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { lineAmount } from '../rules/index.ts';
import { InvoiceLine, type Invoice } from '../tables.ts';

/** No single price is above this, so that sums of documents stay far inside the safe range. */
const MOST = 1_000_000_000_000;

/** A line by hand. `unitPrice` in minor units; below zero it lessens the document. */
export const draftLineInput = z.strictObject({
  description: z.string().trim().min(1).max(300),
  quantity: integer({ min: 1, max: 1_000_000 }).default(1),
  unitPrice: integer({ min: -MOST, max: MOST }),
  /** Class of tax; `null` = no tax at all. */
  taxClass: z.string().min(1).max(40).nullable().default('standard'),
});

export type DraftLineInput = z.output<typeof draftLineInput>;

export const insertDraftLine = async (ctx: OperationCtx, invoice: Pick<Invoice, 'id' | 'client_id'>, line: DraftLineInput, position: number): Promise<number> => {
  const row = await data(ctx).all(InvoiceLine).insertAndFetch({
    invoice_id: invoice.id,
    client_id: invoice.client_id,
    position,
    kind: 'fee',
    service_id: null,
    description: line.description,
    period_start: null,
    period_end: null,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    net: lineAmount(line.quantity, line.unitPrice),
    tax_code: null,
    tax_class: line.taxClass,
    charge_key: null,
  });
  return row.id;
};
