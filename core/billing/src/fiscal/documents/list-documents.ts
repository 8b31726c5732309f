import { defineOperation, notFound, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { FiscalAccount, FiscalDocument, FiscalSeries } from '../tables.ts';

export const STATES = ['queued', 'sent', 'pending', 'accepted', 'rejected', 'cancelling', 'cancelled', 'dropped'] as const;
const state = z.enum(STATES);

const documentSchema = z.strictObject({
  id: z.number().int(), clientId: z.number().int(), clientName: z.string(), invoiceId: z.number().int(), invoiceNumber: z.string().nullable(), extension: z.string(), account: z.string(),
  state, series: z.string().nullable(), number: z.number().int().nullable(), total: z.strictObject({ amount: z.number().int(), currency: z.string() }), attempts: z.number().int(),
  /** What the authority, or the way to it, said last. */
  reason: z.string().nullable(), message: z.string().nullable(),
  createdAt: z.string(), acceptedAt: z.string().nullable(), cancelledAt: z.string().nullable(),
});

export const listDocuments = defineOperation({
  name: 'fiscal.list',
  summary: 'Fiscal documents, newest first; by state, client or invoice. With how many are refused.',
  kind: 'query',
  http: { method: 'GET', path: '/fiscal-documents' },
  audience: ['staff'],
  permission: 'fiscal.read',
  input: z.strictObject({ state: state.optional(), clientId: idSchema.optional(), invoiceId: idSchema.optional(), ...pageInput }),
  output: pageOf(documentSchema).extend({ rejected: z.number().int() }),
  run: async (ctx, { state: wanted, clientId, invoiceId, before, limit }) => {
    const { all, db } = data(ctx);
    const query = all(FiscalDocument).orderBy('id', 'desc').limit(limit);
    if (wanted !== undefined) void query.where('state', wanted);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (invoiceId !== undefined) void query.where('invoice_id', invoiceId);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const ids = (of: (row: FiscalDocument) => number | null): number[] => [...new Set(rows.flatMap((row) => of(row) ?? []))];
    const invoices = new Map((await all(Invoice).whereIn('id', ids((row) => row.invoice_id))).map((each) => [each.id, each] as const));
    const clients = new Map((await all(Client).whereIn('id', ids((row) => row.client_id))).map((each) => [each.id, each] as const));
    const accounts = new Map((await all(FiscalAccount).whereIn('id', ids((row) => row.account_id))).map((each) => [each.id, each] as const));
    const series = new Map((await all(FiscalSeries).whereIn('id', ids((row) => row.series_id))).map((each) => [each.id, each] as const));
    const [count] = await db.raw<{ n: number | string }>("select count(*) as n from fiscal_documents where state = 'rejected'");
    return {
      ...pageResult(
        rows.map((row) => ({
          id: row.id, clientId: row.client_id, clientName: clients.get(row.client_id)?.name ?? '', invoiceId: row.invoice_id, invoiceNumber: invoices.get(row.invoice_id)?.number ?? null, extension: row.extension, account: accounts.get(row.account_id)?.name ?? '',
          state: state.parse(row.state), series: series.get(row.series_id ?? 0)?.series ?? null, number: row.number, total: { amount: row.total, currency: row.currency }, attempts: row.attempts, reason: row.code, message: row.message,
          createdAt: row.created_at, acceptedAt: row.accepted_at, cancelledAt: row.cancelled_at,
        })),
        limit,
      ),
      rejected: Number(count?.n ?? 0),
    };
  },
});

export const getDocument = defineOperation({
  name: 'fiscal.get',
  summary: 'One fiscal document: what was sent or is in force, and what the authority answered.',
  kind: 'query',
  http: { method: 'GET', path: '/fiscal-documents/{id}' },
  audience: ['staff'],
  permission: 'fiscal.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    id: z.number().int(), clientId: z.number().int(), invoiceId: z.number().int(), invoiceNumber: z.string().nullable(), extension: z.string(), account: z.string(), state, series: z.string().nullable(), number: z.number().int().nullable(), total: z.strictObject({ amount: z.number().int(), currency: z.string() }),
    attempts: z.number().int(), reason: z.string().nullable(), message: z.string().nullable(), document: z.string().nullable(), answer: z.string().nullable(), receipt: z.string().nullable(),
    accessKey: z.string().nullable(), authorityNumber: z.string().nullable(), verification: z.string().nullable(), link: z.string().nullable(), cancelReason: z.string().nullable(),
    createdAt: z.string(), acceptedAt: z.string().nullable(), cancelledAt: z.string().nullable(),
  }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(FiscalDocument).findById(id);
    if (row === undefined) throw notFound('Fiscal document');
    const invoice = await all(Invoice).findById(row.invoice_id);
    const account = await all(FiscalAccount).findById(row.account_id);
    const series = row.series_id === null ? undefined : await all(FiscalSeries).findById(row.series_id);
    return {
      id, clientId: row.client_id, invoiceId: row.invoice_id, invoiceNumber: invoice?.number ?? null, extension: row.extension, account: account?.name ?? '', state: state.parse(row.state), series: series?.series ?? null, number: row.number, total: { amount: row.total, currency: row.currency },
      attempts: row.attempts, reason: row.code, message: row.message, document: row.document, answer: row.answer, receipt: row.receipt,
      accessKey: row.access_key, authorityNumber: row.authority_number, verification: row.verification, link: row.link, cancelReason: row.cancel_reason,
      createdAt: row.created_at, acceptedAt: row.accepted_at, cancelledAt: row.cancelled_at,
    };
  },
});

/** What a client sees of it: documents in force, those taken back, and that one is on its way. */
export const documentsOfInvoice = defineOperation({
  name: 'fiscal.ofInvoice',
  summary: 'Fiscal documents of an invoice with number, access key, verification and the page of the authority.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{invoiceId}/fiscal-documents' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ invoiceId: idSchema }),
  output: z.strictObject({
    items: z.array(z.strictObject({
      id: z.number().int(), title: z.string(), state: z.enum(['waiting', 'accepted', 'rejected', 'cancelled']), number: z.string().nullable(), accessKey: z.string().nullable(), verification: z.string().nullable(), link: z.string().nullable(), acceptedAt: z.string().nullable(),
    })),
  }),
  run: async (ctx, { invoiceId }) => {
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(invoiceId);
    if (invoice === undefined || (invoice.status === 'draft' && ctx.caller.audience === 'client')) throw notFound('Invoice');
    const rows = await all(FiscalDocument).where('invoice_id', invoiceId).whereNot('state', 'dropped').orderBy('id');
    const accounts = new Map((await all(FiscalAccount).whereIn('id', rows.map((row) => row.account_id))).map((each) => [each.id, each.name] as const));
    const staff = ctx.caller.audience !== 'client';
    const shown = { queued: 'waiting', sent: 'waiting', pending: 'waiting', accepted: 'accepted', rejected: staff ? 'rejected' : 'waiting', cancelling: 'accepted', cancelled: 'cancelled', dropped: 'cancelled' } as const;
    return {
      items: rows.map((row) => ({
        id: row.id, title: accounts.get(row.account_id) ?? '', state: shown[state.parse(row.state)], number: row.authority_number ?? (row.accepted_at === null || row.number === null ? null : String(row.number)), accessKey: row.access_key, verification: row.verification, link: row.link, acceptedAt: row.accepted_at,
      })),
    };
  },
});
