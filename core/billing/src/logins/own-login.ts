import { BilletError, type OperationCtx } from '@billet/sdk';
import { User, lockedUntil } from '../clients/index.ts';
import { data } from '../data.ts';
import { verifyPassword } from '../passwords.ts';
import { StaffMember } from '../staff/index.ts';

/** Which login: of a client's user, or of a member of staff. */
export interface LoginId {
  readonly kind: 'client' | 'staff';
  readonly id: number;
}

/** A login as it stands. */
export interface OwnLogin extends LoginId {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
  readonly failures: number;
  readonly lockedUntil: string | null;
}

const forbidden = (): BilletError => new BilletError('FORBIDDEN', 'You may not do this.', { status: 403 });

const viewOf = (kind: OwnLogin['kind'], row: User | StaffMember): OwnLogin => ({
  kind,
  id: row.id,
  email: row.email,
  name: row.name,
  locale: row.locale,
  active: row.status === 'active',
  passwordHash: row.password_hash,
  failures: row.failed_logins,
  lockedUntil: row.locked_until,
});

export const findLogin = async (ctx: OperationCtx, { kind, id }: LoginId): Promise<OwnLogin | undefined> => {
  const { all } = data(ctx);
  const row = kind === 'staff' ? await all(StaffMember).findById(id) : await all(User).findById(id);
  return row === undefined ? undefined : viewOf(kind, row);
};

export const findLoginByEmail = async (ctx: OperationCtx, kind: OwnLogin['kind'], emailNorm: string): Promise<OwnLogin | undefined> => {
  const { all } = data(ctx);
  const row = kind === 'staff' ? await all(StaffMember).findOne({ email_norm: emailNorm }) : await all(User).findOne({ email_norm: emailNorm });
  return row === undefined ? undefined : viewOf(kind, row);
};

/** Whose login it is that a caller speaks of: his own. Keys have no login, and who looks at another's area does not touch his. */
export const ownLogin = async (ctx: OperationCtx): Promise<OwnLogin> => {
  const { audience, userId, actor, impersonatedBy } = ctx.caller;
  if (userId === undefined || impersonatedBy !== undefined || actor.kind === 'api') throw forbidden();
  const login = await findLogin(ctx, { kind: audience === 'staff' ? 'staff' : 'client', id: userId });
  if (login === undefined) throw forbidden();
  return login;
};

/** The same, with the password said once more: for what a thief of a session must not do. */
export const sureLogin = async (ctx: OperationCtx, current: string): Promise<OwnLogin> => {
  const login = await ownLogin(ctx);
  if (!(await verifyPassword(current, login.passwordHash))) throw new BilletError('PASSWORD_WRONG', 'This is not your password.', { status: 422, field: 'current' });
  return login;
};

export const patchLogin = async (ctx: OperationCtx, { kind, id }: LoginId, change: { readonly password_hash?: string; readonly failed_logins?: number; readonly locked_until?: string | null; readonly email?: string; readonly email_norm?: string }): Promise<void> => {
  const { all } = data(ctx);
  if (kind === 'staff') await all(StaffMember).findById(id).patch(change);
  else await all(User).findById(id).patch(change);
};

export const setPassword = (ctx: OperationCtx, login: LoginId, passwordHash: string): Promise<void> => patchLogin(ctx, login, { password_hash: passwordHash, failed_logins: 0, locked_until: null });

/** One more wrong try; after a few of them the login rests. */
export const countFailure = (ctx: OperationCtx, login: OwnLogin): Promise<void> =>
  patchLogin(ctx, login, { failed_logins: login.failures + 1, locked_until: lockedUntil(login.failures + 1, ctx.clock.wallMs()) });

export const isLocked = (ctx: OperationCtx, login: OwnLogin): boolean => login.lockedUntil !== null && login.lockedUntil > ctx.clock.wall();

/** Kind of audit subject a login is. */
export const subjectOf = ({ kind, id }: LoginId): { readonly kind: string; readonly id: number } => ({ kind: kind === 'staff' ? 'staff' : 'user', id });

/** Everybody who is signed in with it is out with the next page. */
export const endSessionsOf = async (ctx: OperationCtx, login: LoginId): Promise<number> => data(ctx).db.execute('delete from sessions where kind = ? and owner_id = ?', [login.kind, login.id]);
