export { callerForApiKey, createApiKey, revokeApiKey } from './api-keys.ts';
export { assertGrantable, createFirstOwner, permissionPattern, createRole, createStaffMember, listStaff, setStaffStatus } from './manage-staff.ts';
export { callerForStaff } from './staff-sign-in.ts';
export { staffRoom } from './staff-room.ts';
export { ApiKey, StaffMember, StaffRole } from './tables.ts';
