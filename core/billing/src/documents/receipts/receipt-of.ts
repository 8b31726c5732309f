import type { OperationCtx } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf, type Seller } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { GatewayAccount, PaymentAllocation, type Payment } from '../../payments/index.ts';
import type { Buyer, Parties } from '../compose/party-lines.ts';

/** What a payment was for, and between whom; amounts in minor units. */
export interface ReceiptFacts {
  readonly client: Client;
  readonly brand: Brand;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly method: string;
  readonly parts: readonly { readonly invoiceId: number; readonly number: string; readonly issued: string; readonly amount: number }[];
  /** What no invoice took: it lies on the client's balance. */
  readonly toBalance: number;
}

/** Parties are those of the invoice that was paid first; without one, the client's first payer and the company of the brand. */
export const receiptOf = async (ctx: OperationCtx, payment: Payment): Promise<ReceiptFacts> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(payment.client_id)) as Client;
  const allocations = await all(PaymentAllocation).where('payment_id', payment.id).orderBy('id');
  const invoices = new Map((await all(Invoice).whereIn('id', allocations.map((part) => part.invoice_id))).map((row) => [row.id, row] as const));
  const first = invoices.get(allocations[0]?.invoice_id ?? 0);
  const brand = (await all(Brand).findById(first?.brand_id ?? client.brand_id)) as Brand;
  const company = (await all(LegalEntity).findById(brand.legal_entity_id)) as LegalEntity;
  const payers = await all(Payer).where('client_id', client.id).orderBy('id');
  const payer = payers.find((each) => each.is_default) ?? payers[0];
  const plain: Buyer = { name: payer?.name ?? client.name, taxId: payer?.tax_id ?? client.tax_id, country: payer?.country ?? client.country, address: payer?.address ?? client.address, email: payer?.email ?? client.email };
  const parties = first?.party as Parties | undefined;
  const account = payment.gateway_account_id === null ? undefined : await all(GatewayAccount).findById(payment.gateway_account_id);
  return {
    client,
    brand,
    seller: parties?.seller ?? sellerOf(company),
    buyer: parties?.buyer ?? plain,
    method: account?.name ?? payment.method,
    parts: allocations.map((part) => ({ invoiceId: part.invoice_id, number: invoices.get(part.invoice_id)?.number ?? '', issued: invoices.get(part.invoice_id)?.issue_date ?? '', amount: part.amount })),
    // What went back, or goes back, is not there any more.
    toBalance: payment.reversed_at === null ? Math.max(0, payment.amount - payment.refunded - allocations.reduce((sum, part) => sum + part.amount, 0)) : 0,
  };
};
