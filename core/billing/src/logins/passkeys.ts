import type * as WebAuthn from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server';
import { BilletError, conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { isDatabaseError } from '@billet/database';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { hasTotp, passkeysOf } from './factors.ts';
import { holdsProof, makeProof } from './login-proof.ts';
import { configRef, keyringRef } from '../refs.ts';
import { wallAfter } from './tokens.ts';
import { assertNotLast } from './manage-totp.ts';
import { findLogin, isLocked, ownLogin, patchLogin, subjectOf, sureLogin, type LoginId } from './own-login.ts';
import { Passkey } from './tables.ts';

/** Loaded by the first passkey: it brings its own readers of certificates, some 10 MB. */
const webauthn = (): Promise<typeof WebAuthn> => import('@simplewebauthn/server');

const VALID_MS = 10 * 60_000;
const MOST = 20;

const refused = (): BilletError => new BilletError('PASSKEY_WRONG', 'This passkey does not fit here.', { status: 422 });

const site = (ctx: OperationCtx): { readonly origin: string; readonly rpId: string } => {
  const { origin, hostname } = new URL(ctx.use(configRef).baseUrl());
  return { origin, rpId: hostname };
};

const keyOf = (ctx: OperationCtx): Uint8Array => ctx.use(keyringRef).derive('logins.passkeys');

const newChallenge = (ctx: OperationCtx, purpose: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(makeProof(keyOf(ctx), purpose, ctx.clock.wallMs() + VALID_MS, ctx.ids.token(16))));

/** Knows the challenge again, and takes it once: a second answer to it finds it used. */
const takeChallenge = (ctx: OperationCtx, purpose: string) => async (challenge: string): Promise<boolean> => {
  const proof = Buffer.from(challenge, 'base64url').toString();
  if (!holdsProof(keyOf(ctx), purpose, proof, ctx.clock.wallMs())) return false;
  const { db } = data(ctx);
  await db.execute('delete from used_challenges where expires_at <= ?', [ctx.clock.wall()]);
  return (await db.execute('insert into used_challenges (challenge, expires_at) values (?, ?) on conflict (challenge) do nothing', [proof, wallAfter(ctx, VALID_MS)])) === 1;
};

/** What a browser sends back; the library looks closely at what is inside. */
const responseSchema = z.string().min(2).max(20_000);

const parse = <T>(text: string): T => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'id' in value && 'response' in value) return value as T;
  } catch {
    // Not JSON at all: refused like everything else that does not fit.
  }
  throw refused();
};

const checked = async <T extends { readonly verified: boolean }>(work: () => Promise<T>): Promise<T> => {
  const result = await work().catch(() => undefined);
  if (result?.verified !== true) throw refused();
  return result;
};

export const passkeyOptions = defineOperation({
  name: 'logins.passkeyOptions',
  summary: 'What a browser needs to sign in with a passkey, or to make one.',
  kind: 'query',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ make: z.boolean().default(false) }),
  output: z.strictObject({ options: z.string() }),
  run: async (ctx, { make }) => {
    const { rpId } = site(ctx);
    const { generateAuthenticationOptions, generateRegistrationOptions } = await webauthn();
    if (!make) return { options: JSON.stringify(await generateAuthenticationOptions({ rpID: rpId, challenge: newChallenge(ctx, 'passkey.use'), userVerification: 'required' })) };
    const login = await ownLogin(ctx);
    const known = await passkeysOf(ctx, login);
    const options = await generateRegistrationOptions({
      rpName: 'Billet',
      rpID: rpId,
      userName: login.email,
      userDisplayName: login.name,
      userID: Uint8Array.from(Buffer.from(`${login.kind}:${String(login.id)}`)),
      challenge: newChallenge(ctx, `passkey.make:${login.kind}:${String(login.id)}`),
      attestationType: 'none',
      excludeCredentials: known.map((each) => ({ id: each.credential_id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { options: JSON.stringify(options) };
  },
});

export const addPasskey = defineOperation({
  name: 'logins.addPasskey',
  summary: 'Adds a passkey to one’s own login.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200), label: z.string().trim().min(1).max(60), response: responseSchema }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['current', 'response'],
  run: async (ctx, { current, label, response }) => {
    const login = await sureLogin(ctx, current);
    if ((await passkeysOf(ctx, login)).length >= MOST) throw conflict('TOO_MANY_PASSKEYS', 'Remove a passkey first.');
    const { origin, rpId } = site(ctx);
    const given = parse<RegistrationResponseJSON>(response);
    const { verifyRegistrationResponse } = await webauthn();
    const { registrationInfo } = await checked(() =>
      verifyRegistrationResponse({ response: given, expectedChallenge: takeChallenge(ctx, `passkey.make:${login.kind}:${String(login.id)}`), expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true }),
    );
    if (registrationInfo === undefined) throw refused();
    const { credential } = registrationInfo;
    try {
      const row = await data(ctx).all(Passkey).insertAndFetch({
        kind: login.kind,
        owner_id: login.id,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: credential.transports ?? [],
        label,
        created_at: ctx.clock.wall(),
        used_at: null,
      });
      ctx.touch(subjectOf(login), undefined, { passkey: label });
      return { id: row.id };
    } catch (error) {
      if (isDatabaseError(error, 'unique')) throw conflict('PASSKEY_KNOWN', 'This passkey is known already.');
      throw error;
    }
  },
});

export const removePasskey = defineOperation({
  name: 'logins.removePasskey',
  summary: 'Removes a passkey of one’s own login.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ id: idSchema, current: z.string().max(200) }),
  output: z.strictObject({ removed: z.boolean() }),
  sensitive: ['current'],
  run: async (ctx, { id, current }) => {
    const login = await sureLogin(ctx, current);
    const mine = await passkeysOf(ctx, login);
    const one = mine.find((each) => each.id === id);
    if (one === undefined) throw notFound('Passkey');
    await assertNotLast(ctx, login, mine.length - 1 + ((await hasTotp(ctx, login)) ? 1 : 0));
    await data(ctx).all(Passkey).deleteById(id);
    ctx.touch(subjectOf(login), { passkey: one.label }, undefined);
    return { removed: true };
  },
});

/** Whose passkey answered. It proves the device and its owner (finger, face or PIN) at once. */
const ownerOfAnswer = async (ctx: OperationCtx, response: string): Promise<LoginId> => {
  const given = parse<AuthenticationResponseJSON>(response);
  const { all } = data(ctx);
  const key = typeof given.id === 'string' ? await all(Passkey).findOne({ credential_id: given.id }) : undefined;
  if (key === undefined) throw refused();
  const { origin, rpId } = site(ctx);
  const { verifyAuthenticationResponse } = await webauthn();
  const { authenticationInfo } = await checked(() =>
    verifyAuthenticationResponse({
      response: given,
      expectedChallenge: takeChallenge(ctx, 'passkey.use'),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: { id: key.credential_id, publicKey: Uint8Array.from(Buffer.from(key.public_key, 'base64url')), counter: key.counter, transports: key.transports as AuthenticatorTransport[] },
    }),
  );
  await all(Passkey).findById(key.id).patch({ counter: authenticationInfo.newCounter, used_at: ctx.clock.wall() });
  return { kind: key.kind === 'staff' ? 'staff' : 'client', id: key.owner_id };
};

export const signInWithPasskey = defineOperation({
  name: 'logins.passkeySignIn',
  summary: 'Signs in with a passkey, without a password.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ kind: z.enum(['client', 'staff']), response: responseSchema }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['response'],
  run: async (ctx, { kind, response }) => {
    const owner = await ownerOfAnswer(ctx, response);
    const login = await findLogin(ctx, owner);
    if (login?.active !== true || login.kind !== kind || isLocked(ctx, login)) throw refused();
    if (login.failures > 0) await patchLogin(ctx, login, { failed_logins: 0, locked_until: null });
    ctx.touch(subjectOf(login), undefined, { signedIn: 'passkey' });
    return { id: login.id };
  },
});

/** The same person once more, before something is shown or done that a thief of the session should not get at. */
export const confirmWithPasskey = defineOperation({
  name: 'logins.confirmPasskey',
  summary: 'Shows with a passkey that one’s own session is still in the right hands.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ response: responseSchema }),
  output: z.strictObject({ sure: z.boolean() }),
  sensitive: ['response'],
  run: async (ctx, { response }) => {
    const login = await ownLogin(ctx);
    const owner = await ownerOfAnswer(ctx, response);
    if (owner.kind !== login.kind || owner.id !== login.id) throw refused();
    return { sure: true };
  },
});
