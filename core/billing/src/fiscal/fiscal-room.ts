import { z, type OperationCtx } from '@billet/sdk';
import type { House, Room } from '../room.ts';
import { createFiscalAccount, listFiscalAccounts, testFiscalAccount, updateFiscalAccount, viewFiscalAccount } from './accounts/index.ts';
import { clientRecords } from './client-records.ts';
import { documentsOfInvoice, getDocument, listDocuments } from './documents/list-documents.ts';
import { cancelDocument, issueForInvoice, retryDocument } from './documents/manage-documents.ts';
import { queueDocuments } from './documents/queue-documents.ts';
import { declareFiscalHooks } from './hooks.ts';
import { fiscalMigrations } from './migrations/index.ts';
import { carryOut, followInvoice, sweepDocuments } from './send/index.ts';

const payload = z.strictObject({ documentId: z.number().int() });

/** Most houses have nothing to declare: for them an invoice costs one look. */
const ifAny = async ({ db, executor }: House, table: 'fiscal_accounts' | 'fiscal_documents', name: string, run: (ctx: OperationCtx) => Promise<unknown>): Promise<void> => {
  const [any] = await db.raw(`select 1 as there from ${table} limit 1`);
  if (any !== undefined) await executor.asSystem(name, run);
};

const setUp = (house: House): void => {
  house.hooks.on('invoice.issued', ({ invoiceId }) => ifAny(house, 'fiscal_accounts', 'fiscal.queue', (ctx) => queueDocuments(ctx, invoiceId, 'issued')), { id: 'fiscal-issued' });
  house.hooks.on('invoice.paid', ({ invoiceId }) => ifAny(house, 'fiscal_accounts', 'fiscal.queue', (ctx) => queueDocuments(ctx, invoiceId, 'paid')), { id: 'fiscal-paid' });
  house.hooks.on('invoice.voided', ({ invoiceId }) => ifAny(house, 'fiscal_documents', 'fiscal.follow', (ctx) => followInvoice(ctx, invoiceId)), { id: 'fiscal-voided' });
  house.hooks.on('invoice.credited', ({ invoiceId }) => ifAny(house, 'fiscal_documents', 'fiscal.follow', (ctx) => followInvoice(ctx, invoiceId)), { id: 'fiscal-credited' });
  house.tasks.addFree('fiscal.carryOut', 'core:fiscal', (given, job) => carryOut(house, payload.parse(given).documentId, job.signal));
  house.scheduler.add({ name: 'fiscal.sweep', pattern: '25 * * * *', zone: 'UTC', run: () => sweepDocuments(house) });
};

/** Fiscal documents where the law wants them: made with an invoice, brought to an authority, taken back with it. */
export const fiscalRoom: Room = {
  name: 'fiscal',
  migrations: fiscalMigrations,
  clientRecords,
  operations: [
    listFiscalAccounts, createFiscalAccount, updateFiscalAccount, viewFiscalAccount, testFiscalAccount,
    listDocuments, getDocument, documentsOfInvoice, issueForInvoice, retryDocument, cancelDocument,
  ],
  permissions: ['fiscal.read', 'fiscal.write'],
  declareHooks: declareFiscalHooks,
  setUp,
  invariants: [
    {
      id: 'FI1', title: 'Numbers of fiscal documents have no gap',
      sql: 'select s.id from fiscal_series s where s.last - s.base <> (select count(*) from fiscal_documents d where d.series_id = s.id and d.number is not null) + (select count(*) from fiscal_free_numbers f where f.series_id = s.id)',
    },
    { id: 'FI2', title: 'A fiscal document in force has a number and a key', sql: "select id from fiscal_documents where state in ('accepted', 'cancelling') and (number is null or access_key is null)" },
  ],
};
