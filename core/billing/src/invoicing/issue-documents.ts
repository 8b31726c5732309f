import { createHash } from 'node:crypto';
import { canonicalJson, reserveIds, type Database, type RowOf } from '@billet/database';
import { insertRows, updateRows } from '../bulk-rows.ts';
import { groupBy } from '../group-by.ts';
import { postJournals, postings } from '../ledger/index.ts';
import type { DraftDocument, DraftTax, IssuedDocument } from './documents.ts';
import { seriesOf, takeNumbers, type Series } from './series.ts';
import { invoiceColumns, invoiceLineColumns, invoiceTaxColumns } from './tables.ts';

interface SealedParty {
  readonly text: string;
  readonly hash: string;
}

const sealed = new WeakMap<object, SealedParty>();

/** Both parties as they will be kept, with their hash: made once for each document, before the transaction where somebody asks for it there. */
export const sealParty = ({ party }: DraftDocument): SealedParty => {
  const known = sealed.get(party);
  if (known !== undefined) return known;
  const text = canonicalJson(party);
  const made = { text, hash: createHash('sha256').update(text).digest('hex') };
  sealed.set(party, made);
  return made;
};

const { number: _number, number_seq: _seq, number_period: _period, ...issuedColumns } = invoiceColumns;
const insertColumns = { ...issuedColumns, party: 'text' } as const;
const { id: _lineId, ...lineColumns } = invoiceLineColumns;
const { id: _taxId, ...taxColumns } = invoiceTaxColumns;

interface Placed {
  readonly id: number;
  readonly document: DraftDocument;
  readonly series: Series;
}

/** A document of zero, and a credit note, is settled the moment it exists. */
const owesNothing = (document: DraftDocument): boolean => document.total === 0 || document.docType === 'credit_note';

const writeInvoices = (db: Database, placed: readonly Placed[], createdAt: string): Promise<unknown> =>
  insertRows(
    db,
    'invoices',
    insertColumns,
    placed.map(({ id, document, series }) => ({
      id,
      client_id: document.clientId,
      payer_id: document.payerId,
      brand_id: document.brandId,
      legal_entity_id: document.legalEntityId,
      doc_type: document.docType,
      status: document.docType === 'proforma' ? 'proforma' : 'issued',
      series_id: series.id,
      issue_date: document.issueDate,
      due_date: document.dueDate,
      currency: document.currency,
      net: document.net,
      tax: document.tax,
      total: document.total,
      paid: 0,
      credited: 0,
      settlement: owesNothing(document) ? 'paid' : 'unpaid',
      paid_on: owesNothing(document) ? document.issueDate : null,
      party: sealParty(document).text,
      party_hash: sealParty(document).hash,
      locale: document.locale,
      run_id: document.runId,
      order_id: document.orderId,
      credits_invoice_id: document.creditsInvoiceId ?? null,
      reason: document.reason ?? null,
      gateway_account_id: document.gatewayAccountId ?? null,
      notes: '',
      proforma_number: null,
      link_version: 1,
      version: 1,
      created_at: createdAt,
    })),
  );

const taxRow = (invoiceId: number, clientId: number, tax: DraftTax): RowOf<typeof taxColumns> => ({
  invoice_id: invoiceId,
  client_id: clientId,
  code: tax.code,
  name: tax.name,
  rate: tax.rate,
  base: tax.base,
  amount: tax.amount,
  line_code: tax.lineCode ?? tax.code,
  level: tax.level ?? 1,
  category: tax.category ?? 'S',
  reason: tax.reason ?? null,
  note: tax.note ?? null,
});

const writeParts = async (db: Database, placed: readonly Placed[]): Promise<void> => {
  await insertRows(
    db,
    'invoice_lines',
    lineColumns,
    placed.flatMap(({ id, document }) =>
      document.lines.map((line, position) => ({
        invoice_id: id,
        client_id: document.clientId,
        position: position + 1,
        kind: line.kind,
        service_id: line.serviceId,
        description: line.description,
        period_start: line.periodStart,
        period_end: line.periodEnd,
        quantity: line.quantity,
        unit_price: line.unitPrice,
        discount: line.discount ?? 0,
        net: line.net,
        tax_code: line.taxCode,
        charge_key: line.chargeKey,
        credits_line_id: line.creditsLineId ?? null,
        tax_class: null,
        about_invoice_id: null,
      })),
    ),
  );
  const taxes = placed.flatMap(({ id, document }) => document.taxes.map((tax) => taxRow(id, document.clientId, tax)));
  if (taxes.length > 0) await insertRows(db, 'invoice_taxes', taxColumns, taxes);
};

/** Numbers by series and issue date, in the order of the ids. The last statements before the commit. */
const writeNumbers = async (db: Database, placed: readonly Placed[]): Promise<readonly IssuedDocument[]> => {
  const issued: IssuedDocument[] = [];
  const groups = groupBy(placed, ({ series, document }) => `${String(series.id)}|${document.issueDate}`);
  const numbered: { id: number; number: string; number_period: string; number_seq: number }[] = [];
  for (const group of groups.values()) {
    const [{ series, document: { issueDate } }] = group as [Placed, ...Placed[]];
    const block = await takeNumbers(db, series, issueDate, group.length);
    group.forEach(({ id, document }, i) => {
      const seq = block.first + i;
      const number = block.render(seq);
      numbered.push({ id, number, number_period: block.period, number_seq: seq });
      issued.push({ id, number, document });
    });
  }
  await updateRows(db, 'invoices', ['id'], { id: 'id', number: 'text', number_period: 'text', number_seq: 'int' }, numbered);
  return issued;
};

/**
 * Writes documents, their ledger entries and, at the very end, their numbers: a handful of statements for any
 * number of documents. Everything or nothing; a charge key that exists already refuses the whole. `between` is awaited
 * between the larger of them.
 */
export const issueDocuments = async (
  db: Database,
  documents: readonly DraftDocument[],
  at: { readonly createdAt: string; readonly between?: () => Promise<void> },
  beforeNumbers?: (placed: readonly { readonly id: number; readonly document: DraftDocument }[]) => Promise<void>,
): Promise<readonly IssuedDocument[]> => {
  if (documents.length === 0) return [];
  const cache = new Map<string, Series>();
  const ids = await reserveIds(db, 'invoices', documents.length);
  const placed: Placed[] = [];
  const series = async (legalEntityId: number, docType: string): Promise<Series> => {
    const key = `${String(legalEntityId)}|${docType}`;
    const known = cache.get(key) ?? (await seriesOf(db, legalEntityId, docType));
    cache.set(key, known);
    return known;
  };
  for (const [i, document] of documents.entries()) {
    const own = await series(document.legalEntityId, document.docType);
    const waits = document.docType === 'invoice' && own.numberAt === 'payment' && document.total > 0;
    placed.push({ id: ids[i] as number, document: waits ? { ...document, docType: 'proforma' } : document, series: waits ? await series(document.legalEntityId, 'proforma') : own });
  }
  await writeInvoices(db, placed, at.createdAt);
  await at.between?.();
  await writeParts(db, placed);
  await at.between?.();
  await postJournals(
    db,
    at.createdAt,
    placed
      .filter(({ document }) => document.docType !== 'proforma')
      .map(({ id, document }) => ({
        legalEntityId: document.legalEntityId,
        kind: document.docType === 'credit_note' ? 'credit.issued' : 'invoice.issued',
        ref: String(id),
        clientId: document.clientId,
        bookedOn: document.issueDate,
        currency: document.currency,
        movements: document.docType === 'credit_note' ? postings.creditIssued(document) : postings.invoiceIssued(document),
      })),
  );
  await beforeNumbers?.(placed);
  return writeNumbers(db, placed);
};
