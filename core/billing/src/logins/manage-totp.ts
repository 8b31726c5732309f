import { randomBytes } from 'node:crypto';
import { BilletError, conflict, defineOperation, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { hasTotp, passkeysOf, renewRecoveryCodes, secretOf, totpOf, TOTP_PLACE, useTotp } from './factors.ts';
import { keyringRef } from '../refs.ts';
import { staffMustHaveFactor } from './logins-settings.ts';
import { ownLogin, subjectOf, sureLogin, type OwnLogin } from './own-login.ts';
import { RecoveryCode, TotpFactor } from './tables.ts';
import { toBase32, totpUri } from './totp.ts';

const PENDING_MS = 15 * 60_000;
const codes = z.strictObject({ recoveryCodes: z.array(z.string()) });

/** Eighty bits in four groups, from the system's randomness: these open an account. */
const recoveryCode = (): string => (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join('-').toLowerCase();

const pendingOf = async (ctx: OperationCtx, login: OwnLogin): Promise<TotpFactor | undefined> => {
  const factor = await totpOf(ctx, login);
  return factor?.confirmed_at === null && Date.parse(factor.created_at) + PENDING_MS > ctx.clock.wallMs() ? factor : undefined;
};

export const listFactors = defineOperation({
  name: 'logins.factors',
  summary: 'What besides the password guards one’s own login.',
  kind: 'query',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({
    email: z.string(),
    totp: z.enum(['off', 'pending', 'on']),
    /** While the app is being set up: what it has to be told. */
    pending: z.strictObject({ secret: z.string(), uri: z.string() }).nullable(),
    recoveryCodesLeft: z.number().int(),
    passkeys: z.array(z.strictObject({ id: z.number().int(), label: z.string(), since: z.string(), usedAt: z.string().nullable() })),
    required: z.boolean(),
  }),
  run: async (ctx) => {
    const login = await ownLogin(ctx);
    const on = await hasTotp(ctx, login);
    const pending = await pendingOf(ctx, login);
    const secret = pending === undefined ? undefined : toBase32(secretOf(ctx, pending));
    return {
      email: login.email,
      totp: on ? ('on' as const) : pending === undefined ? ('off' as const) : ('pending' as const),
      pending: secret === undefined ? null : { secret, uri: totpUri('Billet', login.email, secret) },
      recoveryCodesLeft: await data(ctx).all(RecoveryCode).where({ kind: login.kind, owner_id: login.id }).resultSize(),
      passkeys: (await passkeysOf(ctx, login)).map((each) => ({ id: each.id, label: each.label, since: each.created_at, usedAt: each.used_at })),
      required: login.kind === 'staff' && (await staffMustHaveFactor(ctx)),
    };
  },
});

export const beginTotp = defineOperation({
  name: 'logins.beginTotp',
  summary: 'Makes the secret for an authenticator app; it counts once a code of the app is given.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200) }),
  output: z.strictObject({ begun: z.boolean() }),
  sensitive: ['current'],
  run: async (ctx, { current }) => {
    const login = await sureLogin(ctx, current);
    if (await hasTotp(ctx, login)) throw conflict('FACTOR_ON', 'An authenticator app is set up already.');
    const { all } = data(ctx);
    const mine = { kind: login.kind, owner_id: login.id };
    await all(TotpFactor).where(mine).delete();
    const secret = ctx.use(keyringRef).seal(randomBytes(20).toString('base64url'), TOTP_PLACE);
    await all(TotpFactor).insert({ ...mine, secret, last_step: 0, confirmed_at: null, created_at: ctx.clock.wall() });
    return { begun: true };
  },
});

export const confirmTotp = defineOperation({
  name: 'logins.confirmTotp',
  summary: 'Turns the authenticator app on with its first code, and gives recovery codes.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ code: z.string().trim().max(20) }),
  output: codes,
  sensitive: ['code'],
  run: async (ctx, { code }) => {
    const login = await ownLogin(ctx);
    const pending = await pendingOf(ctx, login);
    if (pending === undefined) throw conflict('FACTOR_STALE', 'This took too long. Begin again.');
    if (!(await useTotp(ctx, pending, code.replaceAll(' ', '')))) throw new BilletError('CODE_WRONG', 'This code is not right.', { status: 422, field: 'code' });
    await data(ctx).all(TotpFactor).findById(pending.id).patch({ confirmed_at: ctx.clock.wall() });
    ctx.touch(subjectOf(login), undefined, { totp: 'on' });
    return { recoveryCodes: await renewRecoveryCodes(ctx, login, recoveryCode) };
  },
});

export const newRecoveryCodes = defineOperation({
  name: 'logins.newRecoveryCodes',
  summary: 'Gives new recovery codes; the old ones end.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200) }),
  output: codes,
  sensitive: ['current'],
  run: async (ctx, { current }) => {
    const login = await sureLogin(ctx, current);
    if (!(await hasTotp(ctx, login))) throw conflict('FACTOR_OFF', 'No authenticator app is set up.');
    ctx.touch(subjectOf(login), undefined, { recoveryCodes: 'new' });
    return { recoveryCodes: await renewRecoveryCodes(ctx, login, recoveryCode) };
  },
});

/** Where the house demands a second factor, the last one stays. */
export const assertNotLast = async (ctx: OperationCtx, login: OwnLogin, others: number): Promise<void> => {
  if (login.kind === 'staff' && others === 0 && (await staffMustHaveFactor(ctx))) throw conflict('FACTOR_REQUIRED', 'Staff need a second factor here. Set up another one first.');
};

export const endTotp = defineOperation({
  name: 'logins.endTotp',
  summary: 'Turns the authenticator app off.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200) }),
  output: z.strictObject({ off: z.boolean() }),
  sensitive: ['current'],
  run: async (ctx, { current }) => {
    const login = await sureLogin(ctx, current);
    await assertNotLast(ctx, login, (await passkeysOf(ctx, login)).length);
    const { all } = data(ctx);
    const mine = { kind: login.kind, owner_id: login.id };
    await all(TotpFactor).where(mine).delete();
    await all(RecoveryCode).where(mine).delete();
    ctx.touch(subjectOf(login), { totp: 'on' }, { totp: 'off' });
    return { off: true };
  },
});
