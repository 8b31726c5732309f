import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { CreditableLine, CreditableTax } from '../rules/index.ts';
import { InvoiceLine, InvoiceTax, LineCredit, TaxCredit } from '../tables.ts';

/** An invoice's lines and taxes, with what has been credited of each. */
export interface Creditable {
  readonly rows: readonly InvoiceLine[];
  readonly taxRows: readonly InvoiceTax[];
  readonly lines: readonly CreditableLine[];
  readonly taxes: readonly CreditableTax[];
}

export const loadCreditable = async (ctx: OperationCtx, invoiceId: number): Promise<Creditable> => {
  const { all } = data(ctx);
  const rows = await all(InvoiceLine).where('invoice_id', invoiceId).orderBy('position');
  const taxRows = await all(InvoiceTax).where('invoice_id', invoiceId).orderBy('id');
  const ofLines = new Map((await all(LineCredit).where('invoice_id', invoiceId)).map((row) => [row.line_id, row] as const));
  const ofTaxes = new Map((await all(TaxCredit).where('invoice_id', invoiceId)).map((row) => [row.tax_id, row] as const));
  return {
    rows,
    taxRows,
    lines: rows.map((row) => ({ lineId: row.id, net: row.net, credited: ofLines.get(row.id)?.credited ?? 0, taxCode: row.tax_code })),
    taxes: taxRows.map((row) => ({
      taxId: row.id, code: row.line_code ?? row.code, base: row.base, amount: row.amount, baseCredited: ofTaxes.get(row.id)?.base_credited ?? 0, credited: ofTaxes.get(row.id)?.credited ?? 0,
    })),
  };
};
