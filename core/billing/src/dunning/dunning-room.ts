import { eachZoneDaily } from '../each-zone.ts';
import type { Room } from '../room.ts';
import { dunningSettings } from './dunning-settings.ts';
import { declareDunningHooks } from './hooks.ts';
import { dunningInvariants } from './invariants.ts';
import { holdDunning, liftHold, listHolds, replanClient } from './manage-holds.ts';
import { listLadders, removeLadder, saveLadder } from './manage-ladders.ts';
import { savePolicy, showPolicy } from './manage-policy.ts';
import { dunningMigrations } from './migrations/index.ts';
import { previewClient, previewDunning } from './preview-dunning.ts';
import { listPromises, promiseToPay, showPromise } from './promise-to-pay.ts';
import { releaseServices } from './release-services.ts';
import { runDunningBatch, startDunning } from './run-dunning.ts';
import { dunningRunsRef, finishTask, getDunningRun, listDunningRuns, listTasks, startDunningNow } from './runs.ts';
import { listTags, tagClient } from './tag-client.ts';
import { sendWebhook } from './webhook.ts';
import { clientRecords } from './client-records.ts';

export const dunningRoom: Room = {
  name: 'dunning',
  migrations: dunningMigrations,
  clientRecords,
  operations: [
    previewDunning, previewClient, listLadders, saveLadder, removeLadder, showPolicy, savePolicy, showPromise, promiseToPay, listPromises,
    listHolds, holdDunning, liftHold, listTags, tagClient, startDunningNow, listDunningRuns, getDunningRun, listTasks, finishTask,
  ],
  permissions: ['dunning.read', 'dunning.write'],
  settings: [{ owner: 'dunning', scope: 'system', schema: dunningSettings }],
  declareHooks: declareDunningHooks,
  invariants: dunningInvariants,
  setUp: (house) => {
    house.services.provide(dunningRunsRef, { start: (kind) => startDunning(house, kind) });
    house.tasks.addFree('dunning.batch', 'core:dunning', (payload) => runDunningBatch(house, payload));
    house.tasks.addFree('dunning.webhook', 'core:dunning', (payload, job) => sendWebhook(house, payload, job));
    const release = (event: { readonly invoiceId: number }): Promise<void> => house.executor.asSystem('dunning.release', (ctx) => releaseServices(ctx, event.invoiceId));
    house.hooks.on('invoice.paid', release, { id: 'release' });
    house.hooks.on('invoice.credited', release, { id: 'release-credited' });
    house.hooks.on('invoice.voided', release, { id: 'release-void' });
    house.hooks.on('client.groupChanged', (event) => house.executor.asSystem('dunning.replan', (ctx) => replanClient(ctx, event.clientId)), { id: 'replan-group' });
    // After the billing run, at an hour at which people may get mail.
    eachZoneDaily(house, 'dunning.run', { hour: 8, minute: 0 }, async () => {
      await startDunning(house, 'scheduled');
    });
  },
};
