import { eachZoneDaily } from '../each-zone.ts';
import type { Room } from '../room.ts';
import { earnCommissions, listCommissions } from './commissions.ts';
import { correctClosing } from './correct-closing.ts';
import { holdSuspension } from './hold-suspension.ts';
import { liftDueSuspensions } from './lift-due.ts';
import { lifecycleMigrations } from './migrations/index.ts';
import { openItems } from './open-items.ts';
import { suspendService, unsuspendService } from './suspension.ts';
import { updateService } from './update-service.ts';

export const lifecycleRoom: Room = {
  name: 'lifecycle',
  migrations: lifecycleMigrations,
  operations: [suspendService, unsuspendService, holdSuspension, updateService, correctClosing, openItems, listCommissions],
  permissions: ['commissions.read'],
  setUp: (house) => {
    house.hooks.on('invoice.paid', (event) => house.executor.asSystem('services.earnCommissions', (ctx) => earnCommissions(ctx, event.invoiceId)), { id: 'commissions' });
    eachZoneDaily(house, 'services.liftDue', { hour: 0, minute: 1 }, () => liftDueSuspensions(house));
  },
};
