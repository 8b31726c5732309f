import { ModuleError, type Dnssec } from '@billet/sdk';
import { digestFits } from '../dnssec.ts';
import { extras } from '../extras/extras.ts';
import { domainUpdate } from '../frames/domain.ts';
import { secDnsUpdate } from '../frames/sec-dns.ts';
import type { Registry } from '../registry.ts';
import { ownDomain } from './own-domain.ts';

const refuse = (message: string): never => {
  throw new ModuleError('invalid', message, { field: 'dnssec', retry: 'never' });
};

export const getDnssec = async (registry: Registry, name: string): Promise<Dnssec> =>
  (await ownDomain(registry, name)).domain.dnssec;

/** Makes the records those that are wanted, by the difference. Registries take one form only: DS or keys. */
export const setDnssec = async (registry: Registry, name: string, wanted: Dnssec): Promise<void> => {
  const { dnssec: form } = registry.profile;
  if (form === 'none') throw new ModuleError('unsupported', 'This registry signs no domains.', { retry: 'never' });
  if (form === 'ds' && wanted.keys.length > 0) refuse('This registry takes DS records, not keys.');
  if (form === 'key' && wanted.ds.length > 0) refuse('This registry takes keys, not DS records.');
  if (!wanted.ds.every(digestFits)) refuse('The length of a digest does not fit its type.');
  const { domain, dialect } = await ownDomain(registry, name);
  if (secDnsUpdate(dialect, domain.dnssec, wanted) === undefined) return;
  await registry.must((d) =>
    domainUpdate(d, {
      name,
      extension: [...extras(d, { object: 'domain', verb: 'update', name }), secDnsUpdate(d, domain.dnssec, wanted)],
    }),
  );
};
