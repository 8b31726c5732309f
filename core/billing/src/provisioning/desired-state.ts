import { createHash } from 'node:crypto';
import { canonicalJson } from '@billet/database';
import { Secret, type Desired, type DesiredResource, type Ref, type SuspensionMode } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import type { House } from '../room.ts';
import { Service, ServiceSuspension } from '../services/index.ts';
import { secretPlace } from './prepare-binding.ts';
import { ServiceResource, type ServiceBinding } from './tables.ts';

/** What a service should look like now; `gone` = it should not be there at all. */
export interface Wanted {
  readonly service: Service;
  readonly gone: boolean;
  readonly desired: Desired<unknown>;
  /** Changes exactly when something on the server would. */
  readonly hash: string;
}

const fingerprint = (house: House, resource: ServiceResource): string =>
  createHash('sha256').update(resource.secret === null ? '' : house.keyring.open(resource.secret, secretPlace(resource.key))).digest('hex');

/** Derives the wish from billing: nothing about a server is remembered besides what billing says. */
export const wantedState = async (house: House, binding: ServiceBinding): Promise<Wanted | undefined> => {
  const { db } = house;
  const service = await db.from(Service).findById(binding.service_id);
  const client = await db.from(Client).findById(binding.client_id);
  const product = await db.from(Product).findById(service?.server_product_id ?? service?.product_id ?? 0);
  if (service === undefined || client === undefined || product === undefined) return undefined;
  const plan = await house.settings.get(binding.extension, 'product', String(product.id));
  const resources = await db.from(ServiceResource).where('binding_id', binding.id).whereNot('state', 'removed').orderBy('id');
  const [suspension] = await db.from(ServiceSuspension).where('service_id', service.id).where({ keeps_server: false }).whereNull('lifted_at').orderBy('id');
  const gone = service.status === 'cancelled' || service.status === 'terminated';
  const state = service.status === 'suspended' ? 'suspended' : 'active';
  const desired: Desired<unknown> = {
    serviceId: String(service.id),
    ...(binding.remote === null ? {} : { ref: binding.remote as Ref }),
    ...(binding.username === null ? {} : { username: binding.username }),
    email: client.email,
    locale: client.locale,
    plan,
    planKey: String(product.id),
    options: service.options as Desired<unknown>['options'],
    state,
    ...(suspension === undefined ? {} : { suspension: { reason: suspension.reason, mode: product.suspension_mode as SuspensionMode } }),
    resources: resources.map(
      (resource): DesiredResource => ({
        kind: resource.kind as 'radiusLogin',
        key: resource.key,
        ...(resource.remote_id === null ? {} : { remoteId: resource.remote_id }),
        want: {
          ...(resource.data as DesiredResource<'radiusLogin'>['want']),
          ...(resource.secret === null ? {} : { password: new Secret(house.keyring.open(resource.secret, secretPlace(resource.key))) }),
        },
      }),
    ),
  };
  const secrets = resources.map((resource) => fingerprint(house, resource));
  const hash = createHash('sha256').update(canonicalJson({ desired: JSON.parse(JSON.stringify({ ...desired, ref: null })) as unknown, secrets, gone })).digest('hex');
  return { service, gone, desired, hash };
};
