import { type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { keyringRef } from '../refs.ts';
import { hashOfToken } from './tokens.ts';
import type { LoginId } from './own-login.ts';
import { Passkey, RecoveryCode, TotpFactor } from './tables.ts';
import { matchTotp } from './totp.ts';

export const TOTP_PLACE = 'totp_factors:secret';
const RECOVERY_CODES = 10;

const owner = ({ kind, id }: LoginId): { readonly kind: string; readonly owner_id: number } => ({ kind, owner_id: id });

export const totpOf = async (ctx: OperationCtx, login: LoginId): Promise<TotpFactor | undefined> => data(ctx).all(TotpFactor).findOne(owner(login));

export const hasTotp = async (ctx: OperationCtx, login: LoginId): Promise<boolean> => {
  const factor = await totpOf(ctx, login);
  return factor !== undefined && factor.confirmed_at !== null;
};

export const secretOf = (ctx: OperationCtx, factor: TotpFactor): Buffer => Buffer.from(ctx.use(keyringRef).open(factor.secret, TOTP_PLACE), 'base64url');

/** Takes a code of the app: each step once, also when two ask at the same moment. */
export const useTotp = async (ctx: OperationCtx, factor: TotpFactor, code: string): Promise<boolean> => {
  const step = matchTotp(secretOf(ctx, factor), code, ctx.clock.wallMs(), factor.last_step);
  return step !== undefined && (await data(ctx).all(TotpFactor).where({ id: factor.id }).where('last_step', '<', step).patch({ last_step: step })) === 1;
};

const plain = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z2-7]/g, '');

const useRecoveryCode = async (ctx: OperationCtx, login: LoginId, code: string): Promise<boolean> =>
  (await data(ctx).all(RecoveryCode).where({ ...owner(login), code_hash: hashOfToken(`${login.kind}:${String(login.id)}:${plain(code)}`) }).delete()) === 1;

/** A code of the app, or one of the recovery codes, which is then gone. */
export const holdsCode = async (ctx: OperationCtx, login: LoginId, code: string): Promise<boolean> => {
  const factor = await totpOf(ctx, login);
  if (factor === undefined || factor.confirmed_at === null) return false;
  return /^\d{6}$/.test(code) ? useTotp(ctx, factor, code) : useRecoveryCode(ctx, login, code);
};

/** New recovery codes; older ones are worth nothing from now on. They are shown once. */
export const renewRecoveryCodes = async (ctx: OperationCtx, login: LoginId, makeCode: () => string): Promise<string[]> => {
  const { all } = data(ctx);
  await all(RecoveryCode).where(owner(login)).delete();
  const codes = Array.from({ length: RECOVERY_CODES }, makeCode);
  for (const code of codes) await all(RecoveryCode).insert({ ...owner(login), code_hash: hashOfToken(`${login.kind}:${String(login.id)}:${plain(code)}`) });
  return codes;
};

export const passkeysOf = async (ctx: OperationCtx, login: LoginId): Promise<Passkey[]> => data(ctx).all(Passkey).where(owner(login)).orderBy('id');

/** Whether a password alone does not open this login. A passkey is two factors in one. */
export const isTwoFactor = async (ctx: OperationCtx, login: LoginId): Promise<boolean> => (await hasTotp(ctx, login)) || (await passkeysOf(ctx, login)).length > 0;

/** Everything but the password is off. */
export const dropFactors = async (ctx: OperationCtx, login: LoginId): Promise<void> => {
  const { all } = data(ctx);
  await all(TotpFactor).where(owner(login)).delete();
  await all(RecoveryCode).where(owner(login)).delete();
  await all(Passkey).where(owner(login)).delete();
};
