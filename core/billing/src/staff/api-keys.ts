import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '@billet/database';
import { permits } from '@billet/kernel';
import { defineOperation, notFound, z, type Caller } from '@billet/sdk';
import { callerForUser } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { assertGrantable } from './manage-staff.ts';
import { callerForStaff } from './staff-sign-in.ts';
import { ApiKey } from './tables.ts';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const createApiKey = defineOperation({
  name: 'apiKeys.create',
  summary: 'Makes an API key; the key itself is shown this once.',
  kind: 'command',
  http: { method: 'POST', path: '/api-keys' },
  audience: ['staff', 'client'],
  permission: 'apiKeys.write',
  input: z.strictObject({ label: z.string().trim().min(1).max(80), scopes: z.array(z.string()).min(1).max(100), expiresAt: z.iso.datetime().nullable().default(null) }),
  output: z.strictObject({ id: z.number().int(), key: z.string() }),
  transient: true,
  run: async (ctx, { label, scopes, expiresAt }) => {
    assertGrantable(ctx, scopes, 'scopes');
    const prefix = ctx.ids.token(6).replaceAll(/[^a-zA-Z0-9]/g, 'x');
    const secret = ctx.ids.token(32);
    const client = ctx.caller.audience === 'client';
    const row = await data(ctx).all(ApiKey).insertAndFetch({
      prefix,
      hash: hashOf(secret),
      label,
      staff_id: client ? null : (ctx.caller.userId ?? null),
      client_id: client ? (ctx.caller.clientId ?? null) : null,
      user_id: client ? (ctx.caller.userId ?? null) : null,
      scopes,
      expires_at: expiresAt,
      created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'api_key', id: row.id }, undefined, { label, scopes });
    return { id: row.id, key: `blt_${prefix}_${secret}` };
  },
});

export const revokeApiKey = defineOperation({
  name: 'apiKeys.revoke',
  summary: 'Ends an API key at once.',
  kind: 'command',
  http: { method: 'DELETE', path: '/api-keys/{id}' },
  audience: ['staff', 'client'],
  permission: 'apiKeys.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ revoked: z.boolean() }),
  run: async (ctx, { id }) => {
    const mine = ctx.caller.audience === 'client' ? { id, client_id: ctx.caller.clientId ?? 0 } : { id };
    const key = await data(ctx).all(ApiKey).findOne(mine);
    if (key === undefined) throw notFound('API key');
    await data(ctx).all(ApiKey).findById(id).patch({ revoked_at: ctx.clock.now() });
    ctx.touch({ kind: 'api_key', id }, undefined, { revoked: true });
    return { revoked: true };
  },
});

/** A key made on the command line belongs to the installation: its maker holds the machine, and with it every right. */
const installation: Caller = { audience: 'staff', actor: { kind: 'system' }, permissions: ['*'], scope: { kind: 'all' }, locale: 'en' };

const makerOf = async (db: Database, key: ApiKey): Promise<Caller | undefined> => {
  if (key.staff_id !== null) return callerForStaff(db, key.staff_id);
  if (key.user_id === null && key.client_id === null) return installation;
  const user = await callerForUser(db, key.user_id ?? 0, key.client_id ?? undefined);
  // A user who has left this client may still belong to another; his key does not move there with him.
  return user?.clientId === key.client_id ? user : undefined;
};

const USED_EVERY_MS = 60_000;

/** Notes, at most once a minute, that a key was used. */
const noteUse = async (db: Database, key: ApiKey): Promise<void> => {
  if (key.last_used_at !== null && db.clock.wallMs() - Date.parse(key.last_used_at) < USED_EVERY_MS) return;
  await db.transaction(() => db.execute('update api_keys set last_used_at = ? where id = ?', [db.clock.wall(), key.id]));
};

/** The caller behind a key: never wider than its maker is today. */
export const callerForApiKey = async (db: Database, token: string): Promise<Caller | undefined> => {
  const match = /^blt_([A-Za-z0-9]{4,16})_([\w-]{20,100})$/.exec(token);
  const key = match === null ? undefined : await db.from(ApiKey).findOne({ prefix: match[1] ?? '' });
  const given = Buffer.from(hashOf(match?.[2] ?? ''));
  if (key === undefined || !timingSafeEqual(given, Buffer.from(key.hash))) return undefined;
  if (key.revoked_at !== null || (key.expires_at !== null && key.expires_at <= db.clock.wall())) return undefined;
  const maker = await makerOf(db, key);
  if (maker === undefined) return undefined;
  await noteUse(db, key);
  const scopes = (key.scopes as string[]).filter((scope) => permits(maker.permissions, scope));
  return { ...maker, actor: { kind: 'api', id: String(key.id) }, permissions: scopes };
};
