import type { Caller } from '@billet/sdk';
import type { Database } from '@billet/database';

/** What a member of staff may do now; read on every request. */
export const callerForStaff = async (db: Database, staffId: number): Promise<(Caller & { readonly name: string }) | undefined> => {
  const [member] = await db.raw<{ name: string; locale: string; permissions: string | null }>(
    `select s.name, s.locale, r.permissions from staff s left join staff_roles r on r.id = s.role_id where s.id = ? and s.status = 'active'`,
    [staffId],
  );
  if (member === undefined) return undefined;
  return {
    audience: 'staff',
    actor: { kind: 'staff', id: String(staffId) },
    permissions: JSON.parse(member.permissions ?? '[]') as string[],
    scope: { kind: 'all' },
    locale: member.locale,
    userId: staffId,
    name: member.name,
  };
};
