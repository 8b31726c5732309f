import type { Room } from '../room.ts';
import { endDueServices } from '../services/index.ts';
import { Brand } from '../brands/index.ts';
import { eachZoneDaily } from '../each-zone.ts';
import { creditInvoice } from './credits/credit-invoice.ts';
import { declareInvoicingHooks } from './hooks.ts';
import { invoicingInvariants } from './invariants.ts';
import { getInvoice, listInvoices } from './list-invoices.ts';
import { invoicingMigrations } from './migrations/index.ts';
import { runBatch, startRun } from './run/start-run.ts';
import { billingRunsRef, getRun, listParked, listRuns, retryParked, startRunNow } from './runs.ts';
import { voidInvoice } from './void-invoice.ts';

export const invoicingRoom: Room = {
  name: 'invoicing',
  migrations: invoicingMigrations,
  operations: [listInvoices, getInvoice, voidInvoice, creditInvoice, listRuns, getRun, listParked, retryParked, startRunNow],
  permissions: ['invoices.read', 'invoices.write', 'billing.read', 'billing.write'],
  clientPermissions: ['invoices.read'],
  declareHooks: declareInvoicingHooks,
  invariants: invoicingInvariants,
  setUp: (house) => {
    house.services.provide(billingRunsRef, { start: (kind) => startRun(house, kind) });
    house.tasks.addFree('billing.batch', 'core:invoicing', (payload) => runBatch(house, payload));
    eachZoneDaily(house, 'billing.run', { hour: 0, minute: 5 }, async () => {
      for (const brand of await house.db.from(Brand)) {
        while ((await house.executor.asSystem('services.endDue', (ctx) => endDueServices(ctx, brand.id, brand.zone))) > 0);
      }
      await startRun(house, 'scheduled');
    });
  },
};
