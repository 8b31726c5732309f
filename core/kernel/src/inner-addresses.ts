import { lookup as dnsLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ModuleError } from '@billet/sdk';

const inner = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(net, bits, 'ipv4');
  // NAT64 leads outside, except for these.
  inner.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6');
}
for (const [net, bits] of [['::', 96], ['64:ff9b:1::', 48], ['2001::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 9], ['ff00::', 8]] as const) inner.addSubnet(net, bits, 'ipv6');

const isInner = (address: string): boolean => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Refuses an address in numbers that lies inside; a name is looked at when it is resolved. */
export const refuseInner = (host: string, allowInner: boolean): void => {
  if (isIP(host) !== 0 && isInner(host) && !allowInner) throw new ModuleError('invalid', `${host} is an inner address.`);
};

/** Resolves a name at the moment of connecting, to an outer address only: a name that changes its mind does not help. */
export const outerLookup = (allowInner: boolean): LookupFunction => (name, options, done) => {
  dnsLookup(name, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, '', 4);
    const [first] = found.filter((entry) => allowInner || !isInner(entry.address));
    if (first === undefined) return done(new ModuleError('invalid', `${name} leads to an inner address.`), '', 4);
    return options.all === true ? done(null, [first]) : done(null, first.address, first.family);
  });
};
