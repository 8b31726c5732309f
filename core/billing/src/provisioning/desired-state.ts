import { createHash } from 'node:crypto';
import { canonicalJson } from '@billet/database';
import { Secret, type Desired, type DesiredResource, type Ref, type SuspensionMode } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import type { House } from '../room.ts';
import { Service, ServiceSuspension } from '../services/index.ts';
import { furtherWishes } from './further-wishes.ts';
import { throttledPlan } from './caps/throttled-plan.ts';
import { isReplaced, type LeftPlan } from './leave-module.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { raisedOf } from './plan-limits.ts';
import { planWithRoom } from './plan-with-room.ts';
import { bindingSecretPlace, secretPlace } from './prepare-binding.ts';
import { ServiceBinding, ServiceResource } from './tables.ts';

/** One resource as it should be, with the row it comes from. */
export interface WantedResource {
  readonly row: ServiceResource;
  readonly desired: DesiredResource;
  /** Changes exactly when something on the server would. */
  readonly hash: string;
}

/** A resource that still is with another account of the server. */
export interface MovingResource {
  readonly row: ServiceResource;
  readonly from: Ref;
}

/** What a service should look like now; `gone` = it should not be there at all. */
export interface Wanted {
  readonly service: Service;
  readonly gone: boolean;
  readonly desired: Desired<unknown>;
  readonly resources: readonly WantedResource[];
  /** Those that nobody wants any more. */
  readonly going: readonly ServiceResource[];
  readonly moving: readonly MovingResource[];
  /** Changes exactly when something on the server would. */
  readonly hash: string;
}

const digest = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const wantedResource = (house: House, row: ServiceResource): WantedResource => {
  const password = row.secret === null ? undefined : house.keyring.open(row.secret, secretPlace(row.key));
  const desired = {
    kind: row.kind,
    key: row.key,
    ...(row.remote_id === null ? {} : { remoteId: row.remote_id }),
    want: { ...(row.data as object), ...(password === undefined ? {} : { password: new Secret(password) }) },
  } as DesiredResource;
  return { row, desired, hash: digest({ want: plain(row.data), kind: row.kind, secret: createHash('sha256').update(password ?? '').digest('hex') }) };
};

/** The domain an account is made for: its primary one, else what the service was ordered for. */
const domainOf = (service: Service, resources: readonly ServiceResource[]): string | undefined => {
  const primary = resources.find((row) => row.kind === 'domain' && (row.data as { readonly kind?: string }).kind === 'primary');
  const ordered = (service.config as { readonly domain?: unknown }).domain;
  return primary?.name ?? (typeof ordered === 'string' && ordered !== '' ? ordered : undefined);
};

const movingFrom = async ({ db }: House, rows: readonly ServiceResource[]): Promise<readonly MovingResource[]> => {
  const moved = rows.flatMap((row) => (row.moved_from === null ? [] : [{ row, bindingId: row.moved_from }]));
  if (moved.length === 0) return [];
  const bindings = await db.from(ServiceBinding).whereIn('id', moved.map(({ bindingId }) => bindingId));
  return moved.flatMap(({ row, bindingId }) => {
    const from = bindings.find((each) => each.id === bindingId)?.remote;
    return from == null ? [] : [{ row, from: from as Ref }];
  });
};

/** Derives the wish from billing: nothing about a server is remembered besides what billing says. */
export const wantedState = async (house: House, binding: ServiceBinding): Promise<Wanted | undefined> => {
  const { db } = house;
  const service = await db.from(Service).findById(binding.service_id);
  const client = await db.from(Client).findById(binding.client_id);
  const left = binding.left_plan as LeftPlan | null;
  const slower = left === null ? await throttledPlan(house, binding) : undefined;
  const product = await db.from(Product).findById(left?.productId ?? service?.server_product_id ?? service?.product_id ?? 0);
  if (service === undefined || client === undefined || product === undefined) return undefined;
  const planKey = String(slower ?? product.id);
  const rows = await db.from(ServiceResource).where({ binding_id: binding.id, recorded: false }).whereNot('state', 'removed').orderBy('id');
  const module = house.services.use(moduleRegistryRef).all().find(({ id }) => id === binding.extension);
  const plan = planWithRoom(module, await house.settings.get(binding.extension, 'product', planKey), rows);
  const resources = rows.filter((row) => !row.going).map((row) => wantedResource(house, row));
  const [suspension] = await db.from(ServiceSuspension).where('service_id', service.id).where({ keeps_server: false }).whereNull('lifted_at').orderBy('id');
  const ended = service.status === 'cancelled' || service.status === 'terminated';
  const gone = ended || (left !== null && (await isReplaced(house, service)));
  const state = service.status === 'suspended' ? 'suspended' : 'active';
  const domain = domainOf(service, rows);
  const password = binding.secret === null ? undefined : house.keyring.open(binding.secret, bindingSecretPlace(binding.id));
  const desired: Desired<unknown> = {
    serviceId: String(service.id),
    ...(binding.remote === null ? {} : { ref: binding.remote as Ref }),
    ...(binding.username === null ? {} : { username: binding.username }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(domain === undefined ? {} : { domain }),
    email: client.email,
    locale: client.locale,
    plan,
    planKey,
    ...(slower === undefined ? {} : { throttled: true }),
    options: (left?.options ?? service.options) as Desired<unknown>['options'],
    state,
    ...(suspension === undefined ? {} : { suspension: { reason: suspension.reason, mode: product.suspension_mode as SuspensionMode } }),
    resources: resources.map((each) => each.desired),
    ...(await raisedOf(house, module, binding, rows)),
    ...(await furtherWishes(house, service, binding)),
  };
  const going = rows.filter((row) => row.going);
  const secrets = [...resources.map((each) => each.hash), createHash('sha256').update(password ?? '').digest('hex')];
  const hash = digest({ desired: plain({ ...desired, ref: null }), secrets, gone, going: going.map((row) => row.key) });
  return { service, gone, desired, resources, going, moving: await movingFrom(house, rows), hash };
};
