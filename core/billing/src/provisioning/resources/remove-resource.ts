import { conflict, defineOperation, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { releaseAddresses } from '../addresses/follow-login.ts';
import { ServiceResource } from '../tables.ts';
import { clientMay, type Values } from './check-values.ts';
import { changed, heldResource, type Held } from './load-resource.ts';
import { mailboxesOf } from './password.ts';
import { standing } from './standing.ts';

/** What goes with it: its own parts, and of a login its mailboxes. */
const belongings = async (ctx: OperationCtx, { row, offers }: Held): Promise<readonly ServiceResource[]> => {
  const parts = offers.filter(({ form, binding }) => form.parent?.kind === row.kind && binding.id === row.binding_id);
  const found = await Promise.all(
    parts.map(async ({ kind, form }) => (await standing(ctx, row.binding_id).where('kind', kind)).filter((each) => (each.data as Values)[form.parent?.field ?? ''] === row.name)),
  );
  return [...found.flat(), ...(await mailboxesOf(ctx, row))];
};

/** Users no longer reach a database that goes. */
const forgetDatabase = async (ctx: OperationCtx, row: ServiceResource): Promise<void> => {
  for (const user of await standing(ctx, row.binding_id).where('kind', 'databaseUser')) {
    const values = user.data as Values & { readonly databases?: readonly string[] };
    if (values['engine'] !== (row.data as Values)['engine'] || values.databases?.includes(row.name) !== true) continue;
    await data(ctx).all(ServiceResource).findById(user.id).patch({ data: { ...values, databases: values.databases.filter((name) => name !== row.name) }, state: 'wanted' });
  }
};

export const removeResource = defineOperation({
  name: 'resources.remove',
  summary: 'Removes a resource from its server, with all that is in it.',
  kind: 'command',
  http: { method: 'DELETE', path: '/resources/{id}' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ going: z.number().int() }),
  run: async (ctx, { id }) => {
    const held = await heldResource(ctx, id);
    const { row, offer } = held;
    clientMay(ctx, offer.form, []);
    const values = row.data as Values;
    if (row.kind === 'domain' && values['kind'] === 'primary') throw conflict('RESOURCE_MAIN', 'The main one stays as long as the service.');
    if (row.kind === 'mailbox' && values['primary'] === true && ctx.caller.audience === 'client') throw conflict('RESOURCE_MAIN', 'The main one stays as long as the service.');
    const rows = [row, ...(await belongings(ctx, held))];
    if (row.kind === 'database') await forgetDatabase(ctx, row);
    const { all } = data(ctx);
    for (const each of rows) await all(ServiceResource).findById(each.id).patch(each.recorded ? { state: 'removed', secret: null } : { going: true, problem: null });
    await releaseAddresses(ctx, rows.filter((each) => each.recorded).map((each) => each.id));
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, { resource: row.kind, name: row.name }, { removed: rows.map((each) => each.name) });
    await changed(ctx, row);
    return { going: rows.length };
  },
});
