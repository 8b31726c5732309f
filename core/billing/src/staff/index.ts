export { callerForApiKey, createApiKey, revokeApiKey } from './api-keys.ts';
export { createFirstOwner, createRole, createStaffMember, listStaff, setStaffStatus } from './manage-staff.ts';
export { callerForStaff, signInStaff } from './staff-sign-in.ts';
export { staffRoom } from './staff-room.ts';
export { ApiKey, StaffMember, StaffRole } from './tables.ts';
