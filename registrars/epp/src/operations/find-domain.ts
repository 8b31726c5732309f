import type { DomainSnapshot } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainInfo } from '../frames/domain.ts';
import { BR_DOMAIN } from '../namespaces.ts';
import type { RegistryProfile } from '../profiles/profile.ts';
import { readDomain, type DomainData } from '../replies/domain-reply.ts';
import type { Registry } from '../registry.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag } from '../xml/write-xml.ts';

/** A name at the registry: with us, with another registrar, or nowhere. */
export type Found =
  | { readonly at: 'ours'; readonly domain: DomainData; readonly dialect: Dialect }
  | { readonly at: 'elsewhere' }
  | { readonly at: 'nowhere' };

const sameId = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

export const findDomain = async (registry: Registry, name: string, ticket?: string): Promise<Found> => {
  const { reply, dialect } = await registry.ask((d) => {
    const b = tag(BR_DOMAIN);
    const byTicket = ticket === undefined ? [] : [b('info', [b('ticketNumber', ticket)])];
    return domainInfo(d, name, { extension: [...extras(d, { object: 'domain', verb: 'info', name }), ...byTicket] });
  });
  if (reply.code === 2303) return { at: 'nowhere' };
  // Registries differ in what they call it when a domain is not ours: all of the security class mean that.
  if (reply.code >= 2200 && reply.code < 2300) return { at: 'elsewhere' };
  const domain = readDomain(reply, dialect);
  if (domain === undefined) throw eppFailure(reply, 'reads');
  return sameId(domain.sponsor, dialect.clientId) ? { at: 'ours', domain, dialect } : { at: 'elsewhere' };
};

/** The domain in the words of the contract. */
export const snapshotOf = (domain: DomainData, { lock }: RegistryProfile): DomainSnapshot => ({
  name: domain.name,
  statuses: [...domain.statuses, ...domain.rgp],
  nameservers: domain.nameservers,
  ...(domain.roid === undefined ? {} : { registryRef: domain.roid }),
  ...(domain.expiresOn === undefined ? {} : { expiresOn: domain.expiresOn }),
  ...(lock.length === 0 ? {} : { locked: lock.every((status) => domain.statuses.includes(status)) }),
});
