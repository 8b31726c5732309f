import { field, integer, z } from '@billet/sdk';

const list = (pattern: RegExp): z.ZodArray<z.ZodString> => z.array(z.string().trim().toLowerCase().regex(pattern)).max(500);

export const settings = z.strictObject({
  holdAt: field(integer({ min: 1, max: 1000 }).default(50), { title: 'Hold at points', help: 'An order with so many points waits until a person has looked at it.' }),
  trustAfter: field(integer({ min: 0, max: 100 }).default(2), { title: 'Trusted after paid invoices', help: 'Clients who have paid so many invoices are not asked again, unless an order of theirs was fraud. 0 = nobody is trusted.' }),
  ordersADay: field(integer({ min: 0, max: 1000 }).default(20), { title: 'Orders in a day', help: 'More than this of one client or from one network address within 24 hours counts. 0 = never.' }),
  sumOver: field(integer({ min: 0, max: 1_000_000_000 }).default(0), { title: 'Large orders', help: 'An order above this sum counts, in whole units of its currency. 0 = never.' }),
  mailDomains: field(list(/^[^\s@]+(\.[^\s@]+)+$/).default([]), { title: 'Mail domains', help: 'Beside the known providers of addresses for an hour.' }),
  addresses: field(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])).max(500).default([]), { title: 'Network addresses', help: 'Addresses and networks, such as 192.0.2.0/24.' }),
  countries: field(list(/^[a-z]{2}$/).default([]), { title: 'Countries', help: 'Of the client, as two letters.' }),
});

export type Rules = z.output<typeof settings>;
