import { isDatabaseError } from '@billet/database';
import { BilletError, conflict, defineOperation, invalid, z, type OperationCtx } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { Client, Membership, normaliseEmail } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails, sealMailSecrets } from '../mail/index.ts';
import { keyringRef } from '../refs.ts';
import { endSessionsOf, findLogin, findLoginByEmail, patchLogin, subjectOf, sureLogin, type LoginId, type OwnLogin } from './own-login.ts';
import { EmailChange } from './tables.ts';
import { hashOfToken, wallAfter } from './tokens.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_A_DAY = 5;

/** Whose letterhead a login's mail has: that of its first client. */
const brandIdOf = async (ctx: OperationCtx, login: LoginId): Promise<number> => {
  const { all } = data(ctx);
  const member = login.kind === 'client' ? await all(Membership).where('user_id', login.id).orderBy('id').first() : undefined;
  const client = member === undefined ? undefined : await all(Client).findById(member.client_id);
  return client?.brand_id ?? (await currentBrand(ctx)).id;
};

const tell = async (ctx: OperationCtx, login: OwnLogin, key: string, to: string, secrets: Readonly<Record<string, string>>, model: Readonly<Record<string, string>>, occasion: string): Promise<void> =>
  queueMails(ctx, {
    brandId: await brandIdOf(ctx, login),
    // Of the person, not of a client: other members do not read along.
    clientId: null,
    key,
    to: { address: to, name: login.name },
    locale: login.locale,
    model: { name: login.name, ...model },
    secrets: sealMailSecrets(ctx.use(keyringRef), secrets),
    dedupeKey: `${key}:${occasion}`,
  });

/** Who asks learns nothing about other people's addresses; the new address has the last word, the old one a way back. */
export const requestEmailChange = defineOperation({
  name: 'logins.requestEmailChange',
  summary: 'Asks for another e-mail address of one’s own login; the new address must confirm.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200), email: z.email().max(200) }),
  output: z.strictObject({ asked: z.boolean() }),
  sensitive: ['current'],
  run: async (ctx, { current, email }) => {
    const login = await sureLogin(ctx, current);
    if (normaliseEmail(email) === normaliseEmail(login.email)) throw invalid('EMAIL_SAME', 'email', 'This is your address already.');
    const { all } = data(ctx);
    const today = await all(EmailChange).where({ kind: login.kind, owner_id: login.id }).where('created_at', '>', wallAfter(ctx, -DAY_MS)).resultSize();
    if (today >= MOST_A_DAY) throw conflict('TOO_MANY_CHANGES', 'Too many changes in one day. Try again tomorrow.');
    const [token, undo] = [ctx.ids.token(32), ctx.ids.token(32)];
    const change = await all(EmailChange).insertAndFetch({
      kind: login.kind,
      owner_id: login.id,
      old_email: login.email,
      new_email: email,
      state: 'asked',
      token_hash: hashOfToken(token),
      undo_hash: hashOfToken(undo),
      expires_at: wallAfter(ctx, DAY_MS),
      undo_until: wallAfter(ctx, 7 * DAY_MS),
      created_at: ctx.clock.wall(),
    });
    const occasion = String(change.id);
    await tell(ctx, login, 'email-confirm', email, { token }, { address: email }, occasion);
    await tell(ctx, login, 'email-changing', login.email, { token: undo }, { address: email }, occasion);
    ctx.touch(subjectOf(login), { email: login.email }, { emailAsked: email });
    return { asked: true };
  },
});

const linkUsed = (): BilletError => new BilletError('LINK_USED', 'This link has been used or is too old. Ask for a new one.', { status: 422 });

/** Gives a login its address. Taken by somebody else meanwhile: as if the link were too old. */
const setEmail = async (ctx: OperationCtx, login: LoginId, email: string): Promise<void> => {
  const taken = await findLoginByEmail(ctx, login.kind, normaliseEmail(email));
  if (taken !== undefined && taken.id !== login.id) throw linkUsed();
  try {
    await patchLogin(ctx, login, { email, email_norm: normaliseEmail(email) });
  } catch (error) {
    if (isDatabaseError(error, 'unique')) throw linkUsed();
    throw error;
  }
};

const answer = { input: z.strictObject({ token: z.string().min(20).max(200) }), output: z.strictObject({ changed: z.boolean() }) };

export const confirmEmailChange = defineOperation({
  name: 'logins.confirmEmailChange',
  summary: 'Gives a login its new address, with the token mailed to that address.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  ...answer,
  sensitive: ['token'],
  run: async (ctx, { token }) => {
    const { all } = data(ctx);
    const change = await all(EmailChange).findOne({ token_hash: hashOfToken(token), state: 'asked' });
    const login = change === undefined ? undefined : await findLogin(ctx, { kind: change.kind === 'staff' ? 'staff' : 'client', id: change.owner_id });
    if (change === undefined || login === undefined || change.expires_at <= ctx.clock.wall() || login.email !== change.old_email) throw linkUsed();
    if ((await all(EmailChange).where({ id: change.id, state: 'asked' }).patch({ state: 'done' })) === 0) throw linkUsed();
    await setEmail(ctx, login, change.new_email);
    ctx.touch(subjectOf(login), { email: change.old_email }, { email: change.new_email });
    return { changed: true };
  },
});

/** Sent to the old address: stops a change that waits, or puts it back within a week. Whoever was signed in is out. */
export const undoEmailChange = defineOperation({
  name: 'logins.undoEmailChange',
  summary: 'Stops or takes back a change of address, with the token mailed to the old address.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  ...answer,
  sensitive: ['token'],
  run: async (ctx, { token }) => {
    const { all } = data(ctx);
    const change = await all(EmailChange).where({ undo_hash: hashOfToken(token) }).whereNot('state', 'undone').first();
    if (change === undefined || change.undo_until <= ctx.clock.wall()) throw linkUsed();
    const login: LoginId = { kind: change.kind === 'staff' ? 'staff' : 'client', id: change.owner_id };
    if (change.state === 'done') await setEmail(ctx, login, change.old_email);
    // Later wishes came from the same hands.
    await all(EmailChange).where({ kind: change.kind, owner_id: change.owner_id }).where('id', '>=', change.id).patch({ state: 'undone' });
    await endSessionsOf(ctx, login);
    ctx.touch(subjectOf(login), { email: change.new_email }, { email: change.old_email, undone: true });
    return { changed: true };
  },
});
