import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Client, ClientField, ClientFieldValue } from '../tables.ts';
import { fieldSchema, fieldView } from './manage-fields.ts';
import { valuesSchema, writeValues } from './write-values.ts';

const clientOf = async (ctx: OperationCtx, id: number): Promise<Client> => {
  const client = await data(ctx).of(Client).findById(id);
  if (client === undefined) throw notFound('Client');
  return client;
};

export const getFieldValues = defineOperation({
  name: 'clientFields.values',
  summary: 'What a client answered to the fields of its brand; those for staff only are not shown to clients.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/fields' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(fieldSchema.extend({ value: z.union([z.string(), z.number(), z.boolean()]).nullable() })) }),
  run: async (ctx, { clientId }) => {
    const { all } = data(ctx);
    const client = await clientOf(ctx, clientId);
    const fields = await all(ClientField).where({ brand_id: client.brand_id, status: 'active' }).orderBy(['position', 'id']);
    const values = await all(ClientFieldValue).where('client_id', client.id);
    const shown = ctx.caller.audience === 'client' ? fields.filter((field) => !field.staff_only) : fields;
    return { items: shown.map((field) => ({ ...fieldView(field), value: (values.find((value) => value.field_id === field.id)?.value as string | number | boolean | undefined) ?? null })) };
  },
});

export const setFieldValues = defineOperation({
  name: 'clientFields.setValues',
  summary: 'Answers fields of a client; what is not named stays as it is. Clients do not change what is locked once it is answered.',
  kind: 'command',
  http: { method: 'PATCH', path: '/clients/{clientId}/fields' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({ clientId: idSchema, fields: valuesSchema }),
  output: z.strictObject({ set: z.boolean() }),
  run: async (ctx, { clientId, fields }) => {
    await writeValues(ctx, await clientOf(ctx, clientId), fields, ctx.caller.audience === 'client' ? 'client' : 'staff');
    return { set: true };
  },
});
