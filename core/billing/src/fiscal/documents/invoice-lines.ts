import type { OperationCtx } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { shareTax } from '../../documents/index.ts';
import { InvoiceLine, InvoiceTax } from '../../invoicing/index.ts';
import { Service } from '../../services/index.ts';

/** A line of an invoice as a fiscal document declares it. */
export interface DeclaredLine {
  readonly line: InvoiceLine;
  readonly tax: number;
  readonly productType: string | null;
}

/** Lines with their share of the tax and the kind of product they are for. Money put by is no sale. */
export const declaredLines = async (ctx: OperationCtx, invoiceId: number): Promise<readonly DeclaredLine[]> => {
  const { all } = data(ctx);
  const lines = await all(InvoiceLine).where('invoice_id', invoiceId).orderBy('position');
  const taxes = await all(InvoiceTax).where('invoice_id', invoiceId).orderBy('id');
  const shares = shareTax(lines.map(({ id, net, tax_code: taxCode }) => ({ id, net, taxCode })), taxes.map((tax) => ({ code: tax.line_code ?? tax.code, amount: tax.amount })));
  const serviceIds = [...new Set(lines.flatMap(({ service_id: id }) => (id === null ? [] : [id])))];
  const services = serviceIds.length === 0 ? [] : await all(Service).whereIn('id', serviceIds);
  const productIds = [...new Set(services.map(({ product_id: id }) => id))];
  const products = productIds.length === 0 ? [] : await all(Product).whereIn('id', productIds);
  const typeOf = new Map(products.map(({ id, type }) => [id, type] as const));
  const productOf = new Map(services.map(({ id, product_id: product }) => [id, product] as const));
  return lines
    .filter(({ kind }) => kind !== 'topup')
    .map((line) => ({
      line,
      tax: (shares.get(line.id) ?? []).reduce((sum, share) => sum + share, 0),
      productType: line.service_id === null ? null : (typeOf.get(productOf.get(line.service_id) ?? 0) ?? null),
    }));
};
