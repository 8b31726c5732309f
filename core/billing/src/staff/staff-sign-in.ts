import type { Caller } from '@billet/sdk';
import type { Database } from '@billet/database';
import { StaffMember, StaffRole } from './tables.ts';

/** What a member of staff may do now; read on every request. */
export const callerForStaff = async (db: Database, staffId: number): Promise<(Caller & { readonly name: string }) | undefined> => {
  const member = await db.from(StaffMember).findById(staffId);
  if (member?.status !== 'active') return undefined;
  const role = await db.from(StaffRole).findById(member.role_id);
  return {
    audience: 'staff',
    actor: { kind: 'staff', id: String(staffId) },
    permissions: (role?.permissions as string[] | undefined) ?? [],
    scope: { kind: 'all' },
    locale: member.locale,
    userId: staffId,
    name: member.name,
  };
};
