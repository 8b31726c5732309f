import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

const word = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** An address below the API's: `{hosting}` stands for kind, system and region of the product. */
const PATH = /^[A-Za-z0-9/{}_-]{1,120}$/;

/** What can be bought on an order, and by which calls. */
export interface AddonCalls {
  readonly name: string;
  readonly buy: string;
  readonly remove: string;
  /** Where it shows whether it is there, and in which field of the answer; absent = nowhere. */
  readonly shows?: { readonly path: string; readonly field: string };
}

/** One line: `name; buy; remove; path#field`. The last part may be left out. */
const callsOf = (line: string): AddonCalls | undefined => {
  const [name = '', buy = '', remove = '', shown = ''] = line.split(';').map((part) => part.trim());
  const [path = '', fieldName = ''] = shown.split('#');
  if (!/^[a-z0-9-]{1,40}$/.test(name) || !PATH.test(buy) || !PATH.test(remove)) return undefined;
  if (shown === '') return { name, buy, remove };
  return PATH.test(path) && /^\w{1,60}$/.test(fieldName) ? { name, buy, remove, shows: { path, field: fieldName } } : undefined;
};

const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

export const addonCalls = (text: string): readonly AddonCalls[] => lines(text).flatMap((line) => callsOf(line) ?? []);

/** A reseller's account. */
export const accountSettings = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://httpapi.com/api'), { title: 'API address', help: 'For the test system: https://test.httpapi.com/api', widget: 'url' }),
  userId: field(z.string().regex(/^\d+$/), { title: 'Reseller id' }),
  apiKey: secretField({ title: 'API key' }),
  customerId: field(z.string().regex(/^\d+$/), { title: 'Customer id', help: 'The customer of your reseller account that holds the orders.' }),
  addons: field(
    z.string().max(4000).refine((text) => lines(text).every((line) => callsOf(line) !== undefined)).default('dedicated-ip; {hosting}/add-dedicated-ip; {hosting}/delete-dedicated-ip'),
    { title: 'Add-ons and licences', help: 'One a line: name; call that buys it; call that removes it; call#field that shows whether it is there (may be left out). The word hosting in curly brackets stands for kind, system and region of the product.', widget: 'textarea' },
  ),
});

/** What a product sells: hosting, or an add-on of the hosting it is added to. */
export const productSettings = z.strictObject({
  sells: field(z.enum(['hosting', 'addon']).default('hosting'), { title: 'What is sold' }),
  family: field(z.enum(['singledomainhosting', 'multidomainhosting', 'resellerhosting']).default('resellerhosting'), { title: 'Kind of hosting' }),
  platform: field(z.enum(['linux', 'windows']).default('linux'), { title: 'System' }),
  region: field(word.default('us'), { title: 'Region', help: 'As the API writes it: us, uk, in, hk.' }),
  planId: field(z.string().regex(/^\d{0,12}$/).default(''), { title: 'Plan id', help: 'Of hosting.' }),
  months: field(integer({ min: 1, max: 120 }).default(1), { title: 'Months of the first order', help: 'Where the service is not paid in advance.' }),
  addon: field(z.union([word, z.literal('')]).default(''), { title: 'Add-on', help: 'A name of the list in the settings of the account.' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
