import { isIP } from 'node:net';

/** Where a program says it runs. */
export interface Place {
  readonly domain?: string | undefined;
  readonly address?: string | undefined;
  readonly directory?: string | undefined;
}

/** What a licence is bound to so far. */
export interface Bindings {
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
  readonly directories: readonly string[];
}

/** How many of each; 0 = it does not matter. */
export interface Limits {
  readonly domains: number;
  readonly addresses: number;
  readonly directories: number;
  readonly subdomains: boolean;
}

export type Misfit = 'domain' | 'address' | 'directory';

const plainDomain = (domain: string): string => domain.trim().toLowerCase().replace(/\.$/, '').replace(/^www\./, '');
const plainDirectory = (directory: string): string => directory.trim().replaceAll('\\', '/').replace(/(.)\/+$/, '$1');
const plainAddress = (address: string): string => {
  const plain = address.trim().toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) === 0 ? '' : plain;
};

interface Kind {
  readonly held: readonly string[];
  readonly most: number;
  readonly value: string;
  fits(held: string, value: string): boolean;
}

const same = (held: string, value: string): boolean => held === value;
const below = (held: string, value: string): boolean => held === value || value.endsWith(`.${held}`);

/** Whether it is held already, can be taken up, or does not fit. A kind that matters must be named. */
const bind = ({ held, most, value, fits }: Kind): readonly string[] | undefined => {
  if (most === 0) return held;
  if (value === '') return undefined;
  if (held.some((each) => fits(each, value))) return held;
  return held.length < most ? [...held, value] : undefined;
};

/** The bindings after a program at this place has asked, or what of the place does not fit. Asking again changes nothing. */
export const bindTo = (held: Bindings, limits: Limits, place: Place): { readonly bindings: Bindings } | { readonly misfit: Misfit } => {
  const domains = bind({ held: held.domains, most: limits.domains, value: plainDomain(place.domain ?? ''), fits: limits.subdomains ? below : same });
  if (domains === undefined) return { misfit: 'domain' };
  const addresses = bind({ held: held.addresses, most: limits.addresses, value: plainAddress(place.address ?? ''), fits: same });
  if (addresses === undefined) return { misfit: 'address' };
  const directories = bind({ held: held.directories, most: limits.directories, value: plainDirectory(place.directory ?? ''), fits: same });
  return directories === undefined ? { misfit: 'directory' } : { bindings: { domains, addresses, directories } };
};
