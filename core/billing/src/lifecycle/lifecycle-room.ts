import { z } from '@billet/sdk';
import { data } from '../data.ts';
import { eachZoneDaily } from '../each-zone.ts';
import type { House, Room } from '../room.ts';
import { additionalOffers, addonOffers, buyAddon, buyAddons, createAdditional, previewAddon, previewAddons, removeAddon, laterAddons, setAddons, startPaidAddons } from './addons/index.ts';
import { decideCancel, listCancellations, requestCancel, scheduleEnd, withdrawCancel } from './cancel/index.ts';
import { changePlan, correctBilling, dropVoidedChange, expireChanges, listChanges, makeDueChanges, previewChange, settlePaidChange, withdrawChange } from './change/index.ts';
import { keepCommissions } from './commissions.ts';
import { correctClosing } from './correct-closing.ts';
import { holdSuspension } from './hold-suspension.ts';
import { invoiceFrequency, setInvoiceFrequency } from './invoice-frequency.ts';
import { lifecycleInvariants } from './invariants.ts';
import { lifecycleSettings } from './lifecycle-settings.ts';
import { liftDueSuspensions } from './lift-due.ts';
import { listCommissions } from './list-commissions.ts';
import { lifecycleMigrations } from './migrations/index.ts';
import { getMassUpdate, listMassUpdates, previewMassUpdate, runMassUpdate, startMassUpdate } from './mass/index.ts';
import { deleteRecord, listTransfers, makeDueTransfers, moveDueDates, previewMoveDue, resendWelcome, settleLeftUsage, transferService, withdrawTransfer } from './move/index.ts';
import { openItems } from './open-items.ts';
import { serviceStory } from './story/index.ts';
import { suspendService, unsuspendService } from './suspension.ts';
import { Cancellation } from './tables.ts';
import { changeTerms, previewTerms } from './terms/index.ts';
import { updateService } from './update-service.ts';
import { clientRecords } from './client-records.ts';

const massPayload = z.strictObject({ massUpdateId: z.number().int() });

/** What has to be done before the day's billing run, in this order. */
const beforeTheRun = async (house: House): Promise<void> => {
  await liftDueSuspensions(house);
  await expireChanges(house);
  await makeDueTransfers(house);
  await settleLeftUsage(house);
  await makeDueChanges(house);
};

const followEvents = ({ hooks, executor }: House): void => {
  hooks.on('invoice.paid', (event) => executor.asSystem('services.earnCommissions', (ctx) => keepCommissions(ctx, event.invoiceId)), { id: 'commissions' });
  hooks.on('invoice.reopened', (event) => executor.asSystem('services.reverseCommissions', (ctx) => keepCommissions(ctx, event.invoiceId)), { id: 'commissions-reopened' });
  hooks.on('invoice.paid', (event) => executor.asSystem('services.settleChange', (ctx) => settlePaidChange(ctx, event.invoiceId)), { id: 'change-paid' });
  hooks.on('invoice.paid', (event) => executor.asSystem('services.startAddons', (ctx) => startPaidAddons(ctx, event.invoiceId)), { id: 'addons-paid' });
  hooks.on('invoice.credited', (event) => executor.asSystem('services.reverseCommissions', (ctx) => keepCommissions(ctx, event.invoiceId, event.creditNoteId)), { id: 'commissions-back' });
  hooks.on('invoice.voided', (event) => executor.asSystem('services.dropChange', (ctx) => dropVoidedChange(ctx, event.invoiceId)), { id: 'change-voided' });
  hooks.on(
    'service.ended',
    (event) =>
      executor.asSystem('services.closeCancellation', async (ctx) => {
        await data(ctx).all(Cancellation).where({ service_id: event.serviceId }).whereIn('state', ['waiting', 'approved']).patch({ state: 'done' });
      }),
    { id: 'cancellation-done' },
  );
};

export const lifecycleRoom: Room = {
  name: 'lifecycle',
  migrations: lifecycleMigrations,
  clientRecords,
  operations: [
    suspendService, unsuspendService, holdSuspension, updateService, correctClosing, previewTerms, changeTerms, openItems, serviceStory, listCommissions,
    invoiceFrequency, setInvoiceFrequency,
    previewChange, changePlan, withdrawChange, listChanges, correctBilling,
    requestCancel, withdrawCancel, decideCancel, listCancellations, scheduleEnd,
    setAddons, laterAddons, addonOffers, previewAddon, previewAddons, buyAddon, buyAddons, removeAddon, additionalOffers, createAdditional,
    previewMoveDue, moveDueDates, transferService, listTransfers, withdrawTransfer, deleteRecord, resendWelcome,
    previewMassUpdate, startMassUpdate, listMassUpdates, getMassUpdate,
  ],
  permissions: ['commissions.read', 'services.change', 'services.delete', 'services.massUpdate'],
  clientPermissions: ['services.change'],
  settings: [{ owner: 'services', scope: 'system', schema: lifecycleSettings }],
  setUp: (house) => {
    followEvents(house);
    house.tasks.addFree('services.massUpdate', 'core:lifecycle', (payload, job) => runMassUpdate(house, massPayload.parse(payload).massUpdateId, (done, total) => job.progress(done, total)));
    eachZoneDaily(house, 'services.beforeTheRun', { hour: 0, minute: 1 }, () => beforeTheRun(house));
  },
  invariants: lifecycleInvariants,
};
