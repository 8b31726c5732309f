import { eachZoneDaily } from '../each-zone.ts';
import type { Room } from '../room.ts';
import { releaseServices } from './climb.ts';
import { dunningMigrations } from './migrations/index.ts';
import { previewDunning } from './preview-dunning.ts';
import { runDunning } from './run-dunning.ts';

export const dunningRoom: Room = {
  name: 'dunning',
  migrations: dunningMigrations,
  operations: [previewDunning],
  setUp: (house) => {
    house.hooks.on('invoice.paid', (event) => house.executor.asSystem('dunning.release', (ctx) => releaseServices(ctx, event.invoiceId)), { id: 'release' });
    house.hooks.on('invoice.credited', (event) => house.executor.asSystem('dunning.release', (ctx) => releaseServices(ctx, event.invoiceId)), { id: 'release-credited' });
    // After the billing run, at an hour at which people may get mail.
    eachZoneDaily(house, 'dunning.run', { hour: 8, minute: 0 }, async () => {
      await runDunning(house);
    });
  },
};
