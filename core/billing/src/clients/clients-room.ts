import { createPayer, listPayers, updatePayer } from './manage-payers.ts';
import type { Room } from '../room.ts';
import { getFieldValues, setFieldValues } from './fields/answer-fields.ts';
import { clientSettings, getLocks, saveLocks } from './fields/locked-details.ts';
import { createClientField, listClientFields, updateClientField } from './fields/manage-fields.ts';
import { getTaxNumberRule, saveTaxNumberRule, taxNumberSettings } from './fields/tax-number-rule.ts';
import { declareClientHooks } from './hooks.ts';
import { createClient, getClient, listClients, registerClient, updateClient } from './manage-clients.ts';
import { clientNames } from './client-names.ts';
import { assignGroup, createGroup, listGroups, updateGroup } from './manage-groups.ts';
import { clientsMigrations } from './migrations/index.ts';
import { clientRecords } from './client-records.ts';

export const clientsRoom: Room = {
  name: 'clients',
  migrations: clientsMigrations,
  clientRecords,
  operations: [listPayers, createPayer, updatePayer, registerClient, createClient, listClients, getClient, clientNames, updateClient, listGroups, createGroup, updateGroup, assignGroup, listClientFields, createClientField, updateClientField, getFieldValues, setFieldValues, getLocks, saveLocks, getTaxNumberRule, saveTaxNumberRule],
  permissions: ['clients.read', 'clients.write'],
  clientPermissions: ['clients.read', 'clients.write'],
  settings: [{ owner: 'clients', scope: 'brand', schema: clientSettings }, { owner: 'tax-numbers', scope: 'brand', schema: taxNumberSettings }],
  declareHooks: declareClientHooks,
};
