import { randomInt } from 'node:crypto';
import type { OperationCtx } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { keyringRef } from '../refs.ts';
import type { Service } from '../services/index.ts';
import { awaitsAccount } from './accounts/awaited-accounts.ts';
import { giveAddresses } from './addresses/follow-login.ts';
import { moduleRegistryRef, type RunningModule } from './module-registry.ts';
import { freePlace, placeService, rolesOf, type RoleWish } from './place-service.ts';
import { formOf, uniqueKeyOf } from './resource-kinds.ts';
import { ServiceBinding, ServiceResource } from './tables.ts';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password people can read aloud: no look-alikes. */
export const newPassword = (length = 12): string => Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)] ?? 'x').join('');

export const secretPlace = (key: string): string => `service_resources:${key}:secret`;
export const bindingSecretPlace = (id: number): string => `service_bindings:${String(id)}:secret`;

/** A name for the account that the server takes: the number of the service, cut to fit its rule. */
const accountName = ({ definition }: RunningModule, number: string): string => {
  const rule = definition.username;
  const plain = number.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (rule === undefined) return plain;
  const fits = (name: string): boolean => name.length <= rule.max && new RegExp(`^(?:${rule.pattern})$`).test(name) && rule.reserved?.includes(name) !== true;
  return [number.toLowerCase(), plain, `u${plain}`.slice(0, rule.max), `u${plain.slice(-rule.max + 1)}`].find(fits) ?? plain.slice(0, rule.max);
};

const addFirstResource = async (ctx: OperationCtx, module: RunningModule, binding: ServiceBinding, service: Service): Promise<void> => {
  const [kind] = module.definition.resourceKinds ?? [];
  const form = kind === undefined ? undefined : formOf(module, kind);
  if (kind === undefined || form === undefined) return;
  const key = ctx.ids.ulid();
  const name = binding.username ?? '';
  const values = form.fields.safeParse({ [form.name]: name }).data ?? { [form.name]: name };
  const row = await data(ctx).all(ServiceResource).insertAndFetch({
    service_id: binding.service_id, client_id: binding.client_id, binding_id: binding.id, server_id: binding.server_id,
    kind, key, name, data: values, unique_key: uniqueKeyOf(form, kind, values),
    secret: form.secret === true ? ctx.use(keyringRef).seal(newPassword(), secretPlace(key)) : null,
    state: 'wanted', going: false, recorded: false, created_at: ctx.clock.now(),
  });
  await giveAddresses(ctx, row, service);
};

const bind = async (ctx: OperationCtx, service: Service, wish: RoleWish): Promise<ServiceBinding | undefined> => {
  const { all } = data(ctx);
  const module = ctx.use(moduleRegistryRef).get(wish.extension);
  const server = await placeService(ctx, wish, service);
  if (server === undefined) return undefined;
  const shared = await all(ServiceBinding).findOne({ service_id: service.id, server_id: server.id });
  if (shared !== undefined && shared.state !== 'removed') {
    await freePlace(ctx, server.id);
    // It was left by one plan and serves the next one in another role.
    if (shared.left_plan !== null) return all(ServiceBinding).patchAndFetchById(shared.id, { role: wish.role, position: wish.position, left_plan: null });
    return shared;
  }
  const { definition } = module;
  // It was there before: the account is made anew under the name it had.
  const again = shared === undefined ? undefined : { role: wish.role, position: wish.position, state: 'pending', left_plan: null, remote: null, applied_hash: null, error: null, job: null, attempts: 0 };
  const identity = definition.identity ?? ((definition.resourceKinds ?? []).length > 0 ? 'resource' : 'none');
  const binding = shared !== undefined && again !== undefined ? await all(ServiceBinding).patchAndFetchById(shared.id, again) : await all(ServiceBinding).insertAndFetch({
    service_id: service.id, client_id: service.client_id, server_id: server.id, extension: wish.extension, role: wish.role, position: wish.position,
    username: identity === 'account' ? accountName(module, service.number) : service.number.toLowerCase(), state: 'pending', attempts: 0, created_at: ctx.clock.now(),
  });
  if (identity === 'account') await all(ServiceBinding).findById(binding.id).patch({ secret: ctx.use(keyringRef).seal(newPassword(16), bindingSecretPlace(binding.id)) });
  if (identity === 'resource') await addFirstResource(ctx, module, binding, service);
  return binding;
};

/** Binds a service to the servers its product asks for, each once, and makes what a new service begins with. */
export const prepareBindings = async (ctx: OperationCtx, service: Service): Promise<readonly ServiceBinding[]> => {
  const { all } = data(ctx);
  const product = await all(Product).findById(service.server_product_id ?? service.product_id);
  const known = await all(ServiceBinding).where('service_id', service.id).orderBy(['position', 'id']);
  if (product === undefined || service.status === 'terminated' || service.status === 'cancelled' || (await awaitsAccount(ctx, service.id))) return known;
  const bound = new Map(known.map((binding) => [binding.id, binding] as const));
  for (const wish of await rolesOf(ctx, product)) {
    if (known.some((binding) => binding.role === wish.role && binding.state !== 'removed' && binding.left_plan === null)) continue;
    const binding = await bind(ctx, service, wish);
    if (binding !== undefined) bound.set(binding.id, binding);
  }
  return [...bound.values()];
};
