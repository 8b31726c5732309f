import { BilletError, type OperationCtx } from '@billet/sdk';
import { User } from '../clients/index.ts';
import { data } from '../data.ts';
import { StaffMember } from '../staff/index.ts';

/** Whose login it is that a caller speaks of: his own, and nobody else's. */
export interface OwnLogin {
  readonly kind: 'client' | 'staff';
  readonly id: number;
  readonly passwordHash: string | null;
}

const forbidden = (): BilletError => new BilletError('FORBIDDEN', 'You may not do this.', { status: 403 });

/** Keys have no login, and who looks at another's area does not touch his. */
export const ownLogin = async (ctx: OperationCtx): Promise<OwnLogin> => {
  const { audience, userId, actor, impersonatedBy } = ctx.caller;
  if (userId === undefined || impersonatedBy !== undefined || actor.kind === 'api') throw forbidden();
  const row = audience === 'staff' ? await data(ctx).all(StaffMember).findById(userId) : await data(ctx).all(User).findById(userId);
  if (row === undefined) throw forbidden();
  return { kind: audience === 'staff' ? 'staff' : 'client', id: userId, passwordHash: row.password_hash };
};

export const setPassword = async (ctx: OperationCtx, login: Pick<OwnLogin, 'kind' | 'id'>, passwordHash: string): Promise<void> => {
  const { all } = data(ctx);
  const change = { password_hash: passwordHash, failed_logins: 0, locked_until: null };
  if (login.kind === 'staff') await all(StaffMember).findById(login.id).patch(change);
  else await all(User).findById(login.id).patch(change);
};

/** Everybody who is signed in with it is out with the next page. */
export const endSessionsOf = async (ctx: OperationCtx, login: Pick<OwnLogin, 'kind' | 'id'>): Promise<number> => data(ctx).db.execute('delete from sessions where kind = ? and owner_id = ?', [login.kind, login.id]);
