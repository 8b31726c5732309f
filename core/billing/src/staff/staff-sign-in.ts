import { defineOperation, z, type Caller } from '@billet/sdk';
import type { Database } from '@billet/database';
import { lockedUntil, normaliseEmail } from '../clients/index.ts';
import { data } from '../data.ts';
import { verifyPassword } from '../passwords.ts';
import { StaffMember, StaffRole } from './tables.ts';

export const signInStaff = defineOperation({
  name: 'staffAuth.signIn',
  summary: 'Checks the login of a member of staff.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ email: z.string().max(200), password: z.string().max(200) }),
  output: z.strictObject({ ok: z.boolean(), staffId: z.number().int().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { email, password }) => {
    const { all } = data(ctx);
    const member = await all(StaffMember).findOne({ email_norm: normaliseEmail(email) });
    const locked = member?.locked_until !== null && member?.locked_until !== undefined && member.locked_until > ctx.clock.wall();
    const good = await verifyPassword(password, member?.password_hash ?? null);
    if (member === undefined) return { ok: false, staffId: null };
    if (locked || !good || member.status !== 'active') {
      const failures = member.failed_logins + 1;
      await all(StaffMember).findById(member.id).patch({ failed_logins: failures, locked_until: lockedUntil(failures, ctx.clock.wallMs()) });
      return { ok: false, staffId: null };
    }
    if (member.failed_logins > 0) await all(StaffMember).findById(member.id).patch({ failed_logins: 0, locked_until: null });
    ctx.touch({ kind: 'staff', id: member.id }, undefined, { signedIn: true });
    return { ok: true, staffId: member.id };
  },
});

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
