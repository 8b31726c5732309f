import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { ApiKey } from './tables.ts';

const item = z.strictObject({
  id: z.number().int(),
  label: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  clientId: z.number().int().nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});

const stateOf = (key: ApiKey, now: string): z.input<typeof item>['state'] => (key.revoked_at !== null ? 'revoked' : key.expires_at !== null && key.expires_at <= now ? 'expired' : 'active');

export const listApiKeys = defineOperation({
  name: 'apiKeys.list',
  summary: 'API keys of the house, or of one client; never the keys themselves.',
  kind: 'query',
  http: { method: 'GET', path: '/api-keys' },
  audience: ['staff', 'client'],
  permission: 'apiKeys.write',
  input: z.strictObject({ clientId: idSchema.optional(), ...pageInput }),
  output: pageOf(item),
  run: async (ctx, { clientId, before, limit }) => {
    const owner = ctx.caller.audience === 'client' ? (ctx.caller.clientId ?? 0) : clientId;
    const rows = await data(ctx)
      .all(ApiKey)
      .where((query) => void (owner === undefined ? query.whereNull('client_id') : query.where('client_id', owner)))
      .modify((query) => void (before === undefined ? query : query.where('id', '<', before)))
      .orderBy('id', 'desc')
      .limit(limit);
    const now = ctx.clock.wall();
    return pageResult(
      rows.map((row) => ({ id: row.id, label: row.label, prefix: `blt_${row.prefix}`, scopes: row.scopes as string[], clientId: row.client_id, state: stateOf(row, now), createdAt: row.created_at, expiresAt: row.expires_at, lastUsedAt: row.last_used_at })),
      limit,
    );
  },
});
