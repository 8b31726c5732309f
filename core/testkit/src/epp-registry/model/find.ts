import { refuse, refuseIf } from '../refusal.ts';
import type { Contact, Domain, Host } from './objects.ts';
import type { World } from './world.ts';

const orAbsent = <T>(found: T | undefined, name: string): T => found ?? refuse(2303, `${name} does not exist`);

export const domainOf = (world: World, name: string): Domain => orAbsent(world.domains.get(name.toLowerCase()), name);
export const contactOf = (world: World, id: string): Contact => orAbsent(world.contacts.get(id), id);
export const hostOf = (world: World, name: string): Host => orAbsent(world.hosts.get(name.toLowerCase()), name);

/** Only the sponsor changes an object. */
export const mustOwn = (object: { readonly sponsor: string }, registrarId: string): void =>
  refuseIf(object.sponsor !== registrarId, 2201, 'The object belongs to another registrar');

export const pendingTransfer = ({ transfer }: Domain): boolean => transfer?.status === 'pending';

/** Refuses what a status forbids. */
export const mustAllow = (domain: Domain, act: 'Delete' | 'Renew' | 'Transfer' | 'Update'): void => {
  const barrier = [`client${act}Prohibited`, `server${act}Prohibited`].find((status) => domain.statuses.has(status));
  if (barrier !== undefined) refuse(2304, barrier);
  if (domain.deletion !== undefined) refuse(2304, 'pendingDelete');
  if (domain.pending !== undefined) refuse(2304, 'pendingCreate');
  if (pendingTransfer(domain) && act !== 'Transfer') refuse(2304, 'pendingTransfer');
};

/** Statuses as they are shown: `ok` stands alone. */
export const shownStatuses = (domain: Domain): readonly string[] => {
  const shown = [...domain.statuses];
  if (domain.deletion !== undefined) shown.push('pendingDelete');
  if (domain.pending !== undefined) shown.push('pendingCreate');
  if (pendingTransfer(domain)) shown.push('pendingTransfer');
  if (domain.servers.length === 0) shown.push('inactive');
  return shown.length === 0 ? ['ok'] : shown.sort();
};

/** Domains that use a host. */
export const usersOf = (world: World, host: string): readonly Domain[] =>
  [...world.domains.values()].filter(({ servers }) => servers.some((server) => server.host === host));

export const isLinked = (world: World, contactId: string): boolean =>
  [...world.domains.values()].some(({ registrant, contacts }) => registrant === contactId || contacts.some(({ id }) => id === contactId));
