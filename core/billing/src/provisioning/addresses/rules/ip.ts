import { isIPv4, isIPv6 } from 'node:net';

export type Family = 4 | 6;

/** An address as a number. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** A network: its first address and how many bits of it are fixed. */
export interface Network extends Address {
  readonly length: number;
}

export const bitsOf = (family: Family): number => (family === 4 ? 32 : 128);

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

/** The last 32 bits may be written as IPv4. */
const withoutDots = (text: string): string => {
  const at = text.lastIndexOf(':') + 1;
  const tail = text.slice(at);
  if (!isIPv4(tail)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return `${text.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const readV6 = (text: string): bigint => {
  const [head = '', tail] = withoutDots(text).split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
};

export const readAddress = (text: string): Address | undefined => {
  if (isIPv4(text)) return { family: 4, value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  return isIPv6(text) && !text.includes('%') ? { family: 6, value: readV6(text) } : undefined;
};

/** The longest run of zero groups, of two or more; the first of equals. */
const zeroRun = (groups: readonly number[]): readonly [number, number] => {
  let best: readonly [number, number] = [0, 0];
  groups.forEach((_group, from) => {
    const rest = groups.slice(from).findIndex((group) => group !== 0);
    const length = rest === -1 ? groups.length - from : rest;
    if (length > best[1]) best = [from, length];
  });
  return best[1] < 2 ? [0, 0] : best;
};

/** An address as everybody writes it (RFC 5952 for IPv6). */
export const writeAddress = ({ family, value }: Address): string => {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_each, i) => Number((value >> BigInt(112 - 16 * i)) & 65_535n));
  const [from, length] = zeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length === 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
};

/** A network whose address is its first one. */
export const readNetwork = (text: string): Network | undefined => {
  const [address = '', length = '', ...more] = text.split('/');
  const found = readAddress(address);
  if (found === undefined || more.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bitsOf(found.family)) return undefined;
  const host = BigInt(bitsOf(found.family) - Number(length));
  return (found.value >> host) << host === found.value ? { ...found, length: Number(length) } : undefined;
};

export const writeNetwork = (network: Network): string => `${writeAddress(network)}/${String(network.length)}`;

/** How many addresses a network has. */
export const sizeOf = ({ family, length }: Network): bigint => 1n << BigInt(bitsOf(family) - length);

/** The network of a length in which an address lies. */
export const networkAround = ({ family, value }: Address, length: number): Network => {
  const host = BigInt(bitsOf(family) - length);
  return { family, value: (value >> host) << host, length };
};

/** Whether two networks share an address; then one of them lies in the other. */
export const overlap = (a: Network, b: Network): boolean => a.family === b.family && a.value < b.value + sizeOf(b) && b.value < a.value + sizeOf(a);

/** Sorts addresses of both families as text: the older family first. */
export const sortKey = ({ family, value }: Address): string => `${String(family)}${value.toString(16).padStart(32, '0')}`;
