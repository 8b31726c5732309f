import type { Room } from '../room.ts';
import { setDeveloper, showDeveloper } from './developer.ts';
import { declareServiceHooks } from './hooks.ts';
import { serviceInvariants } from './invariants.ts';
import { getService, listServices } from './list-services.ts';
import { recordUsage } from './record-usage.ts';
import { listUsage } from './list-usage.ts';
import { noFinders, serviceFindersRef } from './service-finders.ts';
import { serviceKeepersRef } from './service-keepers.ts';
import { servicesMigrations } from './migrations/index.ts';
import { clientRecords } from './client-records.ts';

export const servicesRoom: Room = {
  name: 'services',
  migrations: servicesMigrations,
  clientRecords,
  operations: [listServices, getService, recordUsage, listUsage, showDeveloper, setDeveloper],
  permissions: ['services.read', 'services.suspend', 'services.cancel', 'services.write'],
  clientPermissions: ['services.read', 'services.cancel'],
  declareHooks: declareServiceHooks,
  setUp: ({ services }) => {
    services.provide(serviceFindersRef, noFinders());
    services.provide(serviceKeepersRef, { ofService: [], ofProduct: [] });
  },
  invariants: serviceInvariants,
};
