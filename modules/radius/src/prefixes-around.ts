const BITS = 128;
const GROUP = 16;

/** An IPv6 address in its shortest spelling, as FreeRADIUS writes it. */
const spell = (groups: readonly number[]): string =>
  new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);

const groupsOf = (address: string): readonly number[] => {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const parts = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [parts(head), parts(tail ?? '')];
  const zeros = Array.from({ length: BITS / GROUP - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
};

/**
 * Every prefix in which an IPv6 address or prefix lies, and itself, for a database that cannot reckon with addresses.
 */
export const prefixesAround = (text: string): readonly string[] => {
  const [address = '', own = String(BITS)] = text.split('/');
  const groups = groupsOf(address);
  const prefixes = Array.from({ length: Number(own) + 1 }, (_each, length) => {
    const kept = groups.map((group, at) => {
      const host = Math.min(GROUP, Math.max(0, (at + 1) * GROUP - length));
      return (group >> host) << host;
    });
    return `${spell(kept)}/${String(length)}`;
  });
  return [spell(groups), ...prefixes];
};
