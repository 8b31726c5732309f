import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { Membership } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { assertGrantable } from '../staff/index.ts';
import { grantSchema } from './grant.ts';

/** A member whom the caller may touch: not the owner, not himself, and nobody who may do more than he. */
const touchable = async (ctx: OperationCtx, id: number): Promise<Membership> => {
  const member = await data(ctx).of(Membership).findById(id);
  if (member === undefined) throw notFound('Member');
  if (member.role === 'owner') throw conflict('MEMBER_OWNER', 'The owner keeps all rights.');
  if (ctx.caller.audience === 'client' && member.user_id === ctx.caller.userId) throw conflict('NOT_YOURSELF', 'You cannot change your own rights.');
  assertGrantable(ctx, member.permissions as string[], 'id');
  return member;
};

export const updateMember = defineOperation({
  name: 'members.update',
  summary: 'Changes what a member may do for a client; it counts from the next page on.',
  kind: 'command',
  http: { method: 'PUT', path: '/members/{id}' },
  audience: ['staff', 'client'],
  permission: 'members.write',
  input: z.strictObject({ id: idSchema, permissions: grantSchema }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, permissions }) => {
    const member = await touchable(ctx, id);
    assertGrantable(ctx, permissions, 'permissions');
    await data(ctx).all(Membership).findById(id).patch({ permissions });
    ctx.touch({ kind: 'client', id: member.client_id, clientId: member.client_id }, { user: member.user_id, permissions: member.permissions }, { user: member.user_id, permissions });
    return { id };
  },
});

export const removeMember = defineOperation({
  name: 'members.remove',
  summary: 'Takes a member off a client; he is out with the next page.',
  kind: 'command',
  http: { method: 'DELETE', path: '/members/{id}' },
  audience: ['staff', 'client'],
  permission: 'members.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const member = await touchable(ctx, id);
    await data(ctx).all(Membership).deleteById(id);
    await data(ctx).db.execute('update api_keys set revoked_at = ? where client_id = ? and user_id = ? and revoked_at is null', [ctx.clock.wall(), member.client_id, member.user_id]);
    ctx.touch({ kind: 'client', id: member.client_id, clientId: member.client_id }, { user: member.user_id }, undefined);
    return { removed: true };
  },
});
