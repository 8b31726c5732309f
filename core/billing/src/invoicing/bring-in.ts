import { reserveIds } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { type Brand, LegalEntity, sellerOf } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { data } from '../data.ts';
import { postJournals, postings } from '../ledger/index.ts';
import type { DraftDocument } from './documents.ts';
import { sealParty } from './issue-documents.ts';
import { buyerOf, loadPayers } from './run/batch-data.ts';
import { invoiceColumns, invoiceLineColumns } from './tables.ts';

/** What another system still wants of a client. */
export interface OldInvoice {
  /** Names it among all that were ever brought in. */
  readonly key: string;
  readonly clientId: number;
  readonly payerId: number;
  readonly number: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly lines: readonly OldLine[];
}

export interface OldLine {
  readonly description: string;
  readonly amount: number;
  readonly serviceId: number | null;
  /** The term of a domain that is paid with it. */
  readonly term: { readonly start: string; readonly end: string } | null;
}

const { id: _lineId, ...lineColumns } = invoiceLineColumns;
const insertColumns = { ...invoiceColumns, party: 'text' } as const;

/**
 * Writes claims of another system as invoices in force: payable and dunned like any, outside our number series, with the
 * number they had. Revenue and tax were booked there; in our books they come from the opening account. Gives their ids.
 */
export const bringInInvoices = async (ctx: OperationCtx, brand: Brand, invoices: readonly OldInvoice[]): Promise<readonly number[]> => {
  const { all, db } = data(ctx);
  const now = ctx.clock.now();
  const payers = await loadPayers(db, invoices.map(({ payerId }) => payerId));
  const seller = sellerOf((await all(LegalEntity).findById(brand.legal_entity_id)) as LegalEntity);
  const ids = await reserveIds(db, 'invoices', invoices.length);
  const rows = invoices.flatMap((invoice, i) => {
    const payer = payers.get(invoice.payerId);
    return payer === undefined ? [] : [{ ...invoice, id: ids[i] as number, payer, total: invoice.lines.reduce((sum, line) => sum + line.amount, 0) }];
  });
  await insertRows(db, 'invoices', insertColumns, rows.map((each) => {
    const { text, hash } = sealParty({ party: { seller, buyer: buyerOf(each.payer) } } as DraftDocument);
    return {
      id: each.id, client_id: each.clientId, payer_id: each.payerId, brand_id: brand.id, legal_entity_id: brand.legal_entity_id, doc_type: 'invoice', status: 'issued', series_id: null,
      number: each.number, number_period: each.key, number_seq: 1, issue_date: each.issueDate, due_date: each.dueDate, currency: each.currency, net: each.total, tax: 0, total: each.total, paid: 0, credited: 0,
      settlement: 'unpaid', paid_on: null, party: text, party_hash: hash, locale: each.payer.locale, run_id: null, order_id: null, credits_invoice_id: null, reason: null, gateway_account_id: null, notes: '',
      proforma_number: null, link_version: 1, version: 1, created_at: now,
    };
  }));
  await insertRows(db, 'invoice_lines', lineColumns, rows.flatMap(({ id, clientId, lines }) => lines.map(({ description, amount, serviceId, term }, at) => ({
    invoice_id: id, client_id: clientId, position: at + 1, kind: term === null ? 'adjustment' : 'recurring', service_id: serviceId, description, period_start: term?.start ?? null, period_end: term?.end ?? null,
    quantity: 1, unit_price: amount, discount: 0, net: amount, tax_code: null, charge_key: null, credits_line_id: null, tax_class: null, about_invoice_id: null,
  }))));
  await postJournals(db, now, rows.map(({ id, clientId, currency, total }) => ({
    legalEntityId: brand.legal_entity_id, kind: 'invoice.issued', ref: String(id), clientId, bookedOn: ctx.clock.today(brand.zone), currency, movements: postings.claimBroughtIn({ amount: total }),
  })));
  return rows.map(({ id }) => id);
};
