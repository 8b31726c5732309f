import type { Room } from '../room.ts';
import { acceptInvitation, showInvitation } from './accept.ts';
import { removeMember, updateMember } from './change-members.ts';
import { inviteMember, revokeInvitation } from './invite.ts';
import { listMembers, myClients } from './list-members.ts';
import { membersMigrations } from './migrations/index.ts';
import { clientRecords } from './client-records.ts';

/** Several people for one client, each with his own login and rights. */
export const membersRoom: Room = {
  name: 'members',
  migrations: membersMigrations,
  clientRecords,
  operations: [listMembers, myClients, inviteMember, revokeInvitation, showInvitation, acceptInvitation, updateMember, removeMember],
  permissions: ['members.read', 'members.write'],
  clientPermissions: ['members.read', 'members.write'],
};
