import { BilletError, conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, InvoiceLine, InvoiceTax } from '../../invoicing/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import type { Parties } from '../compose/party-lines.ts';
import { eInvoiceOf } from './compose-e-invoice.ts';
import { applyProfile, type ERoute } from './apply-profile.ts';
import type { EInvoice } from './e-invoice.ts';
import type { Breach } from './rules/breach.ts';
import { checkEInvoice } from './rules/check-e-invoice.ts';

/** Documents in force, with a number of their own, are what the standard is for. */
export const hasEInvoice = (invoice: Pick<Invoice, 'status' | 'doc_type' | 'number'>): boolean =>
  invoice.status === 'issued' && invoice.number !== null && (invoice.doc_type === 'invoice' || invoice.doc_type === 'credit_note');

/** Names each rule that would be broken, and in the reader's language what has to be filled in. */
const refused = async (ctx: OperationCtx, invoice: Invoice, breaches: readonly Breach[]): Promise<BilletError> => {
  const say = await ctx.use(translatorsRef).in(ctx.caller.locale, invoice.brand_id);
  const fields = [...new Set(breaches.flatMap(({ field }) => (field === undefined ? [] : [field])))];
  const rules = breaches.map(({ rule }) => rule).join(', ');
  return new BilletError(fields.length === 0 ? 'EINVOICE_RULES' : 'EINVOICE_FIELDS', `This document cannot be an e-invoice: ${breaches.map(({ rule, why }) => `${rule}: ${why}`).join(' ')}`, {
    status: 409,
    ...(fields[0] === undefined ? {} : { field: fields[0] }),
    details: { rules, breaches, fields: fields.map((field) => say.t(`einvoice.field.${field}`)).join(', ') },
  });
};

/** An invoice or credit note in the terms of EN 16931; refused with the rules that it would break. */
export const loadEInvoice = async (ctx: OperationCtx, invoice: Invoice, route: ERoute): Promise<EInvoice> => {
  if (!hasEInvoice(invoice)) throw conflict('EINVOICE_NOT_ISSUED', 'Only invoices and credit notes in force are there as e-invoices.');
  const { all } = data(ctx);
  const say = await ctx.use(translatorsRef).in(invoice.locale, invoice.brand_id);
  const original = invoice.credits_invoice_id === null ? undefined : await all(Invoice).findById(invoice.credits_invoice_id);
  const credit = invoice.doc_type === 'credit_note';
  const plain = eInvoiceOf({
    number: invoice.number ?? '',
    issued: invoice.issue_date ?? '',
    due: invoice.due_date,
    credit,
    currency: invoice.currency,
    net: invoice.net, tax: invoice.tax, total: invoice.total, paid: invoice.paid,
    notes: [credit && invoice.reason !== null ? say.t('document.reason', { reason: invoice.reason }) : '', invoice.notes].filter((note) => note.trim() !== ''),
    parties: invoice.party as Parties,
    lines: await all(InvoiceLine).where('invoice_id', invoice.id).orderBy('position'),
    taxes: await all(InvoiceTax).where('invoice_id', invoice.id).orderBy('id'),
    ...(original === undefined ? {} : { preceding: { number: original.number ?? '', issued: original.issue_date ?? '' } }),
    words: { reverseCharge: say.t('tax.note.reverse-charge'), untaxed: say.t('einvoice.untaxed'), creditTerms: say.t('einvoice.creditTerms') },
  });
  const made = applyProfile(plain, route);
  const breaches = checkEInvoice(made);
  if (breaches.length > 0) throw await refused(ctx, invoice, breaches);
  return made;
};
