import type { Room } from '../room.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';
import { listApiKeys } from './list-api-keys.ts';
import { createRole, createStaffMember, listStaff, setStaffStatus } from './manage-staff.ts';
import { staffMigrations } from './migrations/index.ts';
import { updateRole } from './update-role.ts';
import { viewAsClient } from './view-as.ts';
import { clientRecords } from './client-records.ts';

export const staffRoom: Room = {
  name: 'staff',
  migrations: staffMigrations,
  clientRecords,
  operations: [listStaff, createStaffMember, setStaffStatus, createRole, updateRole, viewAsClient, listApiKeys, createApiKey, revokeApiKey],
  permissions: ['clients.impersonate', 'staff.read', 'staff.write', 'apiKeys.write'],
  clientPermissions: ['apiKeys.write'],
};
