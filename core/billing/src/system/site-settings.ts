import { field, integer, type SettingsOf, z } from '@billet/sdk';
import { helpLinks } from './help/help-links.ts';

/** How the two areas open and look (row A4). */
export const siteSettings = z.strictObject({
  recordsPerPage: field(integer({ min: 10, max: 200 }).default(50), { title: 'Records per page' }),
  forceTls: field(z.enum(['off', 'client', 'all']).default('off'), { title: 'Encrypted pages only', help: 'Who comes unencrypted is sent to the encrypted address.' }),
  appearance: field(z.enum(['auto', 'light', 'dark']).default('auto'), { title: 'Light or dark', help: 'For those who have not chosen.' }),
  family: field(z.enum(['first', 'harbour']).default('first'), { title: 'Colours', help: 'For those who have not chosen.' }),
  maintenance: field(z.boolean().default(false), { title: 'Maintenance', help: 'Clients see the message below; staff still get in.' }),
  maintenanceMessage: field(z.string().max(1000).default(''), { title: 'Message during maintenance', widget: 'textarea' }),
  helpLinks: field(helpLinks, { title: 'Links of the help menu for staff', help: 'One a line: a title, then an address that begins with https:// or http://.', widget: 'textarea' }),
  salesForm: field(z.boolean().default(false), { title: 'Form for questions before an order', help: 'A page for everybody; what is asked there comes by mail.' }),
  salesAddress: field(z.union([z.literal(''), z.email()]).default(''), { title: 'Address for such questions', help: "Empty = the brand's own address." }),
});

export type SiteSettings = SettingsOf<typeof siteSettings>;
