import { field, integer, z } from '@billet/sdk';

/** What all domains of the house have in common. */
export const domainSettings = z.strictObject({
  nameservers: field(z.string().max(1000).default('ns1.example.net\nns2.example.net'), { title: 'Name servers of new domains', help: 'One a line.', widget: 'textarea' }),
  suggestionWords: field(z.string().max(1000).default('my-\nget-\n-online\n-shop\n-web\n-hq'), { title: 'Words for name suggestions', help: 'One a line: my- goes before a name, -online after it. Empty: none are made of words.', widget: 'textarea' }),
  publicSources: field(z.boolean().default(true), { title: 'Ask RDAP and WHOIS about names that no registrar can tell about' }),
  mostForwards: field(integer({ min: 0, max: 500 }).default(50), { title: 'Forwards of one domain at most', help: 'Web addresses and mail addresses, each counted by itself.' }),
});

export type DomainSettings = z.output<typeof domainSettings>;

export const hostsOf = (text: string): readonly string[] => text.split(/\s+/).map((host) => host.toLowerCase()).filter((host) => host !== '');
