import { defineOperation, invalid, type OperationCtx, z } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { loadService } from './load-service.ts';
import { ServiceDeveloper, type Service } from './tables.ts';

/** Where something is built that a developer is asked about. */
const HOSTS: readonly string[] = ['hosting', 'reseller', 'server'];

const contact = z.strictObject({ name: z.string(), email: z.string(), phone: z.string() });

const developerOf = async (ctx: OperationCtx, service: Service): Promise<ServiceDeveloper | undefined> => data(ctx).of(ServiceDeveloper).where({ service_id: service.id, client_id: service.client_id }).first();

const viewOf = (row: ServiceDeveloper | undefined): z.input<typeof contact> | null => (row === undefined ? null : { name: row.name, email: row.email, phone: row.phone });

/** They are the people of whoever had the services until now. */
export const forgetDevelopers = async (ctx: OperationCtx, serviceIds: readonly number[]): Promise<void> => {
  await data(ctx).all(ServiceDeveloper).whereIn('service_id', [...serviceIds]).delete();
};

export const showDeveloper = defineOperation({
  name: 'services.developer',
  summary: 'Who builds what a service hosts, for questions about it; `asked`: the service is one that hosts something.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/developer' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ developer: contact.nullable(), asked: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const product = await data(ctx).all(Product).findById(service.product_id);
    return { developer: viewOf(await developerOf(ctx, service)), asked: HOSTS.includes(product?.type ?? '') };
  },
});

export const setDeveloper = defineOperation({
  name: 'services.setDeveloper',
  summary: 'Notes who builds what a service hosts: data only, it opens no door. All fields empty takes it away, as a transfer to another client does.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/developer' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, name: z.string().trim().max(120).default(''), email: z.union([z.literal(''), z.email().max(200)]).default(''), phone: z.string().trim().max(40).default('') }),
  output: z.strictObject({ developer: contact.nullable() }),
  run: async (ctx, { id, ...wish }) => {
    const service = await loadService(ctx, id);
    const before = await developerOf(ctx, service);
    const none = Object.values(wish).every((value) => value === '');
    if (!none && wish.name === '') throw invalid('DEVELOPER_NAME', 'name', 'Say what the developer is called.');
    await forgetDevelopers(ctx, [service.id]);
    if (!none) await data(ctx).all(ServiceDeveloper).insert({ service_id: service.id, client_id: service.client_id, ...wish });
    ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, { developer: viewOf(before) }, { developer: none ? null : wish });
    return { developer: none ? null : wish };
  },
});
