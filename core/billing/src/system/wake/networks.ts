import { BlockList, isIP } from 'node:net';

const BITS = { 4: 32, 6: 128 } as const;

const parse = (text: string): { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' } | undefined => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (rest.length > 0 || (version !== 4 && version !== 6) || address.includes('%')) return undefined;
  const length = bits === undefined ? BITS[version] : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return length < 0 || length > BITS[version] ? undefined : { address, bits: length, family: version === 4 ? 'ipv4' : 'ipv6' };
};

/** True for an address, or a network such as `192.0.2.0/24`. */
export const isNetwork = (text: string): boolean => parse(text) !== undefined;

/** Whether an address is in one of the networks; an empty list lets everybody in. */
export const isIn = (networks: readonly string[], address: string): boolean => {
  if (networks.length === 0) return true;
  // A socket that takes both kinds shows an IPv4 caller in IPv6 clothes.
  const bare = /^::ffff:(?=\d+\.)/i.test(address) ? address.slice(7) : address;
  const version = isIP(bare);
  if (version === 0) return false;
  const list = new BlockList();
  for (const network of networks.flatMap((text) => parse(text) ?? [])) list.addSubnet(network.address, network.bits, network.family);
  return list.check(bare, version === 6 ? 'ipv6' : 'ipv4');
};
