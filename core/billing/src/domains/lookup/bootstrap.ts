import { z } from '@billet/sdk';

const listShape = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });

/** The servers of IANA's list (RFC 9224), by TLD; the first safe address of each. */
export const readBootstrap = (text: string): ReadonlyMap<string, string> | undefined => {
  try {
    const { services } = listShape.parse(JSON.parse(text));
    const pairs = services.flatMap(([zones, addresses]) => {
      const address = addresses.find((each) => each.startsWith('https:')) ?? addresses[0];
      return address === undefined || !URL.canParse(address) ? [] : zones.map((zone) => [zone.toLowerCase(), address.endsWith('/') ? address : `${address}/`] as const);
    });
    return pairs.length === 0 ? undefined : new Map(pairs);
  } catch {
    return undefined;
  }
};

/** The entry with the most labels in common with the end of a name. */
export const longestMatch = <T>(name: string, entries: ReadonlyMap<string, T>): { readonly zone: string; readonly value: T } | undefined => {
  const labels = name.split('.');
  for (let i = 1; i < labels.length; i += 1) {
    const zone = labels.slice(i).join('.');
    const value = entries.get(zone);
    if (value !== undefined) return { zone, value };
  }
  return undefined;
};
