import { defineOperation, z, type OperationCtx } from '@billet/sdk';
import { normaliseEmail } from '../clients/index.ts';
import { verifyPassword } from '../passwords.ts';
import { hasTotp, holdsCode, passkeysOf } from './factors.ts';
import { holdsProof, makeProof } from './login-proof.ts';
import { staffMustHaveFactor } from './logins-settings.ts';
import { keyringRef } from '../refs.ts';
import { countFailure, findLogin, findLoginByEmail, isLocked, patchLogin, subjectOf, type LoginId, type OwnLogin } from './own-login.ts';

const SECOND_STEP_MS = 10 * 60_000;

const credentials = z.strictObject({ email: z.string().max(200), password: z.string().max(200) });

/** Bound to the password of today: changing it ends every half-made sign-in. */
const purposeOf = (login: OwnLogin): string => `second:${login.kind}:${String(login.id)}:${login.passwordHash ?? ''}`;

const keyOf = (ctx: OperationCtx): Uint8Array => ctx.use(keyringRef).derive('logins.proof');

const welcome = async (ctx: OperationCtx, login: OwnLogin): Promise<void> => {
  if (login.failures > 0) await patchLogin(ctx, login, { failed_logins: 0, locked_until: null });
  ctx.touch(subjectOf(login), undefined, { signedIn: true });
};

/** Beside an app the password is half a key. A passkey alone stands in for it, unless the house wants two factors of its staff. */
const needsMore = async (ctx: OperationCtx, login: OwnLogin): Promise<boolean> =>
  (await hasTotp(ctx, login)) || (login.kind === 'staff' && (await staffMustHaveFactor(ctx)) && (await passkeysOf(ctx, login)).length > 0);

interface FirstStep {
  readonly ok: boolean;
  readonly id: number | null;
  readonly challenge: string | null;
}

/** Unknown addresses cost the same work and get the same answer. Who has a second factor gets no id yet but a challenge. */
const firstStep = async (ctx: OperationCtx, kind: LoginId['kind'], email: string, password: string): Promise<FirstStep> => {
  const refused = { ok: false, id: null, challenge: null };
  const login = await findLoginByEmail(ctx, kind, normaliseEmail(email));
  const good = await verifyPassword(password, login?.passwordHash ?? null);
  if (login === undefined) return refused;
  if (isLocked(ctx, login) || !good || !login.active) {
    await countFailure(ctx, login);
    return refused;
  }
  if (await needsMore(ctx, login)) {
    const challenge = makeProof(keyOf(ctx), purposeOf(login), ctx.clock.wallMs() + SECOND_STEP_MS, ctx.ids.token(16));
    return { ok: true, id: null, challenge: `${String(login.id)}.${challenge}` };
  }
  await welcome(ctx, login);
  return { ok: true, id: login.id, challenge: null };
};

export const signInUser = defineOperation({
  name: 'auth.signIn',
  summary: 'Checks the login of a client user.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: credentials,
  output: z.strictObject({ ok: z.boolean(), userId: z.number().int().nullable(), challenge: z.string().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { email, password }) => {
    const { ok, id, challenge } = await firstStep(ctx, 'client', email, password);
    return { ok, userId: id, challenge };
  },
});

export const signInStaff = defineOperation({
  name: 'staffAuth.signIn',
  summary: 'Checks the login of a member of staff.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: credentials,
  output: z.strictObject({ ok: z.boolean(), staffId: z.number().int().nullable(), challenge: z.string().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { email, password }) => {
    const { ok, id, challenge } = await firstStep(ctx, 'staff', email, password);
    return { ok, staffId: id, challenge };
  },
});

/** Wrong codes count like wrong passwords, so nobody tries a million of them. */
export const signInWithCode = defineOperation({
  name: 'logins.secondStep',
  summary: 'Ends a sign-in with the code of an authenticator app or a recovery code.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ kind: z.enum(['client', 'staff']), challenge: z.string().max(200), code: z.string().trim().max(40) }),
  output: z.strictObject({ ok: z.boolean(), id: z.number().int().nullable() }),
  sensitive: ['challenge', 'code'],
  run: async (ctx, { kind, challenge, code }) => {
    const refused = { ok: false, id: null };
    const match = /^(\d{1,9})\.(.+)$/.exec(challenge);
    const login = match === null ? undefined : await findLogin(ctx, { kind, id: Number(match[1]) });
    if (login?.active !== true || !holdsProof(keyOf(ctx), purposeOf(login), match?.[2] ?? '', ctx.clock.wallMs())) return refused;
    if (isLocked(ctx, login) || !(await holdsCode(ctx, login, code))) {
      await countFailure(ctx, login);
      return refused;
    }
    await welcome(ctx, login);
    return { ok: true, id: login.id };
  },
});
