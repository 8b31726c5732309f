import type { Room } from '../room.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';
import { createRole, createStaffMember, listStaff, setStaffStatus } from './manage-staff.ts';
import { staffMigrations } from './migrations/index.ts';
import { signInStaff } from './staff-sign-in.ts';

export const staffRoom: Room = {
  name: 'staff',
  migrations: staffMigrations,
  operations: [signInStaff, listStaff, createStaffMember, setStaffStatus, createRole, createApiKey, revokeApiKey],
  permissions: ['staff.read', 'staff.write', 'apiKeys.write'],
  clientPermissions: ['apiKeys.write'],
};
