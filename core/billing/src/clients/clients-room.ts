import { createPayer, listPayers, updatePayer } from './manage-payers.ts';
import type { Room } from '../room.ts';
import { declareClientHooks } from './hooks.ts';
import { createClient, getClient, listClients, registerClient, updateClient } from './manage-clients.ts';
import { assignGroup, createGroup, listGroups, updateGroup } from './manage-groups.ts';
import { clientsMigrations } from './migrations/index.ts';

export const clientsRoom: Room = {
  name: 'clients',
  migrations: clientsMigrations,
  operations: [listPayers, createPayer, updatePayer, registerClient, createClient, listClients, getClient, updateClient, listGroups, createGroup, updateGroup, assignGroup],
  permissions: ['clients.read', 'clients.write'],
  clientPermissions: ['clients.read', 'clients.write'],
  declareHooks: declareClientHooks,
};
