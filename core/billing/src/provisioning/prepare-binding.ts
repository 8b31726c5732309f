import { randomInt } from 'node:crypto';
import type { OperationCtx } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { keyringRef } from '../refs.ts';
import type { Service } from '../services/index.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { Server, ServiceBinding, ServiceResource } from './tables.ts';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password people can read aloud: no look-alikes. */
export const newPassword = (length = 12): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)] ?? 'x').join('');

export const secretPlace = (key: string): string => `service_resources:${key}:secret`;

/** The server a product asks for, else the first of its module that is open. */
const placeOn = async (ctx: OperationCtx, product: Product): Promise<Server | undefined> => {
  const { all } = data(ctx);
  if (product.server_id !== null) return all(Server).findById(product.server_id);
  return all(Server).where({ extension: product.module ?? '', enabled: true }).orderBy('id').first();
};

/** Binds a service to a server and makes its first resource, once. Undefined if the product has no module. */
export const prepareBinding = async (ctx: OperationCtx, service: Service): Promise<ServiceBinding | undefined> => {
  const { all } = data(ctx);
  const known = await all(ServiceBinding).findOne({ service_id: service.id });
  if (known !== undefined) return known;
  const product = await all(Product).findById(service.product_id);
  if (product?.module == null) return undefined;
  const server = await placeOn(ctx, product);
  if (server === undefined) return undefined;
  const username = service.number.toLowerCase();
  const binding = await all(ServiceBinding).insertAndFetch({
    service_id: service.id,
    client_id: service.client_id,
    server_id: server.id,
    extension: product.module,
    username,
    state: 'pending',
    attempts: 0,
    created_at: ctx.clock.now(),
  });
  const [kind] = ctx.use(moduleRegistryRef).get(product.module).definition.resourceKinds ?? [];
  if (kind !== undefined) {
    const key = ctx.ids.ulid();
    await all(ServiceResource).insert({
      service_id: service.id,
      client_id: service.client_id,
      binding_id: binding.id,
      kind,
      key,
      name: username,
      data: { username, macs: [] },
      secret: ctx.use(keyringRef).seal(newPassword(), secretPlace(key)),
      state: 'wanted',
      created_at: ctx.clock.now(),
    });
  }
  return binding;
};
