import type { Room } from '../room.ts';
import { endDueServices } from '../services/index.ts';
import { eachZoneDaily } from '../each-zone.ts';
import { creditInvoice } from './credits/credit-invoice.ts';
import { creditUsageOfEnded } from './credits/credit-usage.ts';
import { assignPayer } from './assign-payer.ts';
import { addLine, changeLine, removeLine } from './drafts/change-lines.ts';
import { createDraft } from './drafts/create-draft.ts';
import { discardDraft } from './drafts/discard-draft.ts';
import { issueDraft } from './drafts/issue-draft.ts';
import { mergeInvoices } from './drafts/merge-invoices.ts';
import { splitInvoice } from './drafts/split-invoice.ts';
import { updateInvoice } from './drafts/update-invoice.ts';
import { chargeLateFee } from './fees/charge-late-fee.ts';
import { declareInvoicingHooks } from './hooks.ts';
import { closeLastMonth, closeMonth, openMonths } from './revenue/close-month.ts';
import { invoicingInvariants } from './invariants.ts';
import { getInvoice, listInvoices } from './list-invoices.ts';
import { revokeLink, showByLink, showLink } from './links/manage-links.ts';
import { listSeries, updateSeries } from './manage-series.ts';
import { invoicingMigrations } from './migrations/index.ts';
import { forecastBilling } from './preview/forecast.ts';
import { invoiceEarly } from './preview/invoice-early.ts';
import { previewBilling } from './preview/preview-client.ts';
import { runBatch, startRun } from './run/start-run.ts';
import { billingRunsRef, getRun, listParked, listRuns, retryParked, startRunNow } from './runs.ts';
import { sendInvoiceMail } from './send-invoice-mail.ts';
import { voidInvoice } from './void-invoice.ts';
import { writeOff } from './write-off.ts';
import { clientRecords } from './client-records.ts';

export const invoicingRoom: Room = {
  name: 'invoicing',
  migrations: invoicingMigrations,
  clientRecords,
  operations: [
    listInvoices, getInvoice, voidInvoice, creditInvoice, createDraft, updateInvoice, addLine, changeLine, removeLine, issueDraft, discardDraft,
    assignPayer, closeMonth, openMonths, mergeInvoices, splitInvoice, writeOff, chargeLateFee, sendInvoiceMail, showByLink, showLink, revokeLink, listSeries, updateSeries,
    listRuns, getRun, listParked, retryParked, startRunNow, previewBilling, forecastBilling, invoiceEarly,
  ],
  permissions: ['invoices.read', 'invoices.write', 'billing.read', 'billing.write'],
  clientPermissions: ['invoices.read'],
  declareHooks: declareInvoicingHooks,
  invariants: invoicingInvariants,
  setUp: (house) => {
    house.services.provide(billingRunsRef, { start: (kind, batchSize) => startRun(house, kind, batchSize) });
    house.tasks.addFree('billing.batch', 'core:invoicing', (payload) => runBatch(house, payload));
    eachZoneDaily(house, 'ledger.closeMonth', { hour: 0, minute: 40 }, () => closeLastMonth(house));
    eachZoneDaily(house, 'billing.creditUsage', { hour: 1, minute: 10 }, () => creditUsageOfEnded(house));
    eachZoneDaily(house, 'billing.run', { hour: 0, minute: 5 }, async () => {
      await endDueServices(house);
      await startRun(house, 'scheduled');
    });
  },
};
