import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { endSessionsOf, ownLogin, subjectOf } from './own-login.ts';

type Row = { readonly created_at: string; readonly seen_at: string; readonly address: string | null; readonly agent: string | null };

export const listSessions = defineOperation({
  name: 'logins.sessions',
  summary: 'Where one’s own login is signed in now.',
  kind: 'query',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ since: z.string(), seenAt: z.string(), address: z.string().nullable(), agent: z.string().nullable() })) }),
  run: async (ctx) => {
    const login = await ownLogin(ctx);
    const rows = await data(ctx).db.raw<Row>('select created_at, seen_at, address, agent from sessions where kind = ? and owner_id = ? and expires_at > ? order by seen_at desc limit 50', [login.kind, login.id, ctx.clock.wall()]);
    return { items: rows.map((row) => ({ since: row.created_at, seenAt: row.seen_at, address: row.address, agent: row.agent })) };
  },
});

export const endSessions = defineOperation({
  name: 'logins.endSessions',
  summary: 'Signs one’s own login out everywhere.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ ended: z.number().int() }),
  run: async (ctx) => {
    const login = await ownLogin(ctx);
    const ended = await endSessionsOf(ctx, login);
    ctx.touch(subjectOf(login), undefined, { sessions: 'ended' });
    return { ended };
  },
});
