import { conflict, defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { releaseAddresses } from '../addresses/follow-login.ts';
import { ServiceResource } from '../tables.ts';
import { belongings, forgetDatabase } from './belongings.ts';
import { clientMay, type Values } from './check-values.ts';
import { changed, heldResource } from './load-resource.ts';

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
