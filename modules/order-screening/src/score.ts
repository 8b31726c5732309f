import { BlockList, isIP } from 'node:net';
import type { Rules } from './settings.ts';
import { THROWAWAY } from './throwaway.ts';

/** What is known about an order and who placed it. */
export interface Facts {
  readonly mail: string;
  /** Two letters. */
  readonly country: string;
  readonly payerCountry: string;
  readonly from: string | null;
  /** In whole units of the currency of the order. */
  readonly sum: number;
  /** Of this client or from this address within a day, this one among them. */
  readonly ordersInADay: number;
  readonly paidInvoices: number;
  /** Orders of this client or from this address that staff marked. */
  readonly earlierFraud: number;
}

/** Points of each sign. Two weak ones or a strong one reach the usual threshold of 50. */
export const POINTS = { earlierFraud: 100, address: 100, throwaway: 60, mailDomain: 60, country: 60, manyOrders: 50, largeSum: 30, countriesDiffer: 25 } as const;

export type Sign = keyof typeof POINTS;

/** The domain itself, or one below it. */
const isOf = (mail: string, domains: readonly string[]): boolean => {
  const domain = mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();
  return domains.some((each) => domain === each || domain.endsWith(`.${each}`));
};

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 address that came over IPv6 is the same address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const listed = (from: string | null, networks: readonly string[]): boolean => {
  const address = plain(from ?? '');
  if (isIP(address) === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    if (bits === undefined) list.addAddress(base, family(base));
    else list.addSubnet(base, Number(bits), family(base));
  }
  return list.check(address, family(address));
};

const TESTS: Readonly<Record<Sign, (facts: Facts, rules: Rules) => boolean>> = {
  earlierFraud: ({ earlierFraud }) => earlierFraud > 0,
  address: ({ from }, { addresses }) => listed(from, addresses),
  throwaway: ({ mail }) => isOf(mail, THROWAWAY),
  mailDomain: ({ mail }, { mailDomains }) => isOf(mail, mailDomains),
  country: ({ country }, { countries }) => countries.includes(country.toLowerCase()),
  manyOrders: ({ ordersInADay }, { ordersADay }) => ordersADay > 0 && ordersInADay > ordersADay,
  largeSum: ({ sum }, { sumOver }) => sumOver > 0 && sum > sumOver,
  countriesDiffer: ({ country, payerCountry }) => country !== payerCountry,
};

/** The signs that an order shows, and their points together. Whoever has paid before is trusted, unless there was fraud. */
export const score = (facts: Facts, rules: Rules): { readonly points: number; readonly signs: readonly Sign[] } => {
  const trusted = rules.trustAfter > 0 && facts.paidInvoices >= rules.trustAfter && facts.earlierFraud === 0;
  const signs = trusted ? [] : (Object.keys(POINTS) as Sign[]).filter((sign) => TESTS[sign](facts, rules));
  return { points: signs.reduce((sum, sign) => sum + POINTS[sign], 0), signs };
};
