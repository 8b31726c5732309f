import { createPayer, listPayers, updatePayer } from './manage-payers.ts';
import type { Room } from '../room.ts';
import { getFieldValues, setFieldValues } from './fields/answer-fields.ts';
import { createClientField, listClientFields, updateClientField } from './fields/manage-fields.ts';
import { declareClientHooks } from './hooks.ts';
import { createClient, getClient, listClients, registerClient, updateClient } from './manage-clients.ts';
import { assignGroup, createGroup, listGroups, updateGroup } from './manage-groups.ts';
import { clientsMigrations } from './migrations/index.ts';

export const clientsRoom: Room = {
  name: 'clients',
  migrations: clientsMigrations,
  operations: [listPayers, createPayer, updatePayer, registerClient, createClient, listClients, getClient, updateClient, listGroups, createGroup, updateGroup, assignGroup, listClientFields, createClientField, updateClientField, getFieldValues, setFieldValues],
  permissions: ['clients.read', 'clients.write'],
  clientPermissions: ['clients.read', 'clients.write'],
  declareHooks: declareClientHooks,
};
