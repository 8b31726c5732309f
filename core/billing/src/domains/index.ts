export { domainsRoom } from './domains-room.ts';
export { createRegistrarRegistry, registrarRegistryRef, type RegistrarRegistry } from './registrars/index.ts';
export { createPublicLookup, worldSources, type PublicLookup, type PublicSources } from './lookup/public-lookup.ts';
export { assertMayAsk, mostNamesFor } from './search/search-limits.ts';
export { Domain, domainColumns, DomainOperation, RegistrarAccount, Tld, TldPrice } from './tables.ts';
export { ENDED_DOMAINS, readDsLine, readKeyLine, splitName, type IdnTable } from './rules/index.ts';
