import { defineOperation, invalid, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsInput } from '../../settings-input.ts';
import { followLogin, giveAddresses } from '../addresses/follow-login.ts';
import { ServiceResource } from '../tables.ts';
import { checkResource, checkRoom, clientMay, parseValues } from './check-values.ts';
import { changed, holdBinding, openService } from './load-resource.ts';
import { offersOf } from './offers.ts';
import { noPassword, passwordInput, sealed } from './password.ts';
import { resourceSchema, viewResource } from './resource-view.ts';

/** What somebody asks for. */
export const resourceWish = {
  serviceId: idSchema,
  kind: z.string().max(60),
  values: settingsInput,
  password: passwordInput,
  /** Staff: noted in the books only, never made on the server. */
  recorded: z.boolean().default(false),
} as const;

/** Makes a resource of a service; clients up to what plan and add-ons allow. */
export const makeResource = async (ctx: OperationCtx, { serviceId, kind, values, password, recorded }: z.output<z.ZodObject<typeof resourceWish>>): Promise<z.input<typeof resourceSchema>> => {
  const service = await openService(ctx, serviceId);
  const offer = (await offersOf(ctx, service)).find((each) => each.kind === kind);
  if (offer === undefined) throw invalid('RESOURCE_KIND', 'kind', 'The servers of this service do not offer this.', { kind });
  const { form, binding } = offer;
  clientMay(ctx, form, [...Object.keys(values), ...(recorded ? ['recorded'] : [])]);
  const parsed = parseValues(form, values);
  if (form.secret !== true) noPassword(password);
  await holdBinding(ctx, binding.id);
  await checkRoom(ctx, offer, parsed);
  const uniqueKey = await checkResource(ctx, offer, parsed);
  const { all } = data(ctx);
  const taken = await all(ServiceResource).where({ server_id: binding.server_id, unique_key: uniqueKey }).whereNot('state', 'removed').first();
  if (taken !== undefined) throw invalid('RESOURCE_TAKEN', `values.${form.name}`, 'This name is taken.');
  const key = ctx.ids.ulid();
  const made = await all(ServiceResource).insertAndFetch({
    service_id: service.id, client_id: service.client_id, binding_id: binding.id, server_id: binding.server_id, kind, key, name: String(parsed[form.name]), data: parsed, unique_key: uniqueKey,
    secret: form.secret === true ? sealed(ctx, key, password) : null, state: 'wanted', going: false, recorded, created_at: ctx.clock.now(),
  });
  await followLogin(ctx, made);
  const row = await giveAddresses(ctx, made, service);
  ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, undefined, { resource: kind, name: row.name });
  await changed(ctx, row);
  return viewResource(ctx, row);
};

export const createResource = defineOperation({
  name: 'resources.create',
  summary: 'Makes a mailbox, an FTP user, a database, a DNS record, a login or another kind that the servers of a service offer.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{serviceId}/resources' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject(resourceWish),
  output: resourceSchema,
  sensitive: ['password'],
  run: makeResource,
});
