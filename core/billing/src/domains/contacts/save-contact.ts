import { defineOperation, invalid, type OperationCtx, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { registrantSchema, type RegistrantWish } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { DomainContact } from '../tables.ts';
import { sealIdentity } from './sealed-identity.ts';

/** The first one of a client is his default; new domains are registered to it. */
export const writeContact = async (ctx: OperationCtx, clientId: number, { identity, ...wish }: RegistrantWish): Promise<DomainContact> => {
  const { all } = data(ctx);
  const isDefault = (await all(DomainContact).findOne({ client_id: clientId, is_default: true })) === undefined;
  const key = ctx.ids.ulid();
  const row = await all(DomainContact).insertAndFetch({ ...wish, client_id: clientId, key, identity: sealIdentity(ctx.use(keyringRef), key, identity), is_default: isDefault, version: 1, created_at: ctx.clock.now() });
  ctx.touch({ kind: 'domainContact', id: row.id, clientId }, undefined, { name: row.name });
  return row;
};

export const addContact = defineOperation({
  name: 'domains.addContact',
  summary: 'Adds somebody to whom domains may be registered, with what TLDs want to know; that part is kept sealed.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-contacts' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({
    clientId: idSchema.optional(),
    ...registrantSchema.shape,
  }),
  output: z.strictObject({ id: z.number().int(), isDefault: z.boolean() }),
  sensitive: ['identity'],
  run: async (ctx, { clientId, ...wish }) => {
    const { of } = data(ctx);
    const client = await of(Client).findById(clientId ?? ctx.caller.clientId ?? 0);
    if (client === undefined) throw invalid('NOT_FOUND', 'clientId', 'This client is not known.');
    const row = await writeContact(ctx, client.id, wish);
    return { id: row.id, isDefault: row.is_default };
  },
});
