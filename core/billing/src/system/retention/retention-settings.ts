import { field, integer, type SettingsOf, z } from '@billet/sdk';

const months = integer({ min: 0, max: 240 }).default(0);

/** How long what nobody needs for the books is kept (row G7). Texts: `ext.retention.settings.system.<field>`. */
export const retentionSettings = z.strictObject({
  mailMonths: field(months, { title: 'Months for which the texts of mails are kept', help: '0 keeps them for ever. That a mail went, when, and to whom stays known.' }),
  addressMonths: field(months, { title: 'Months for which the address of whoever ordered is kept', help: '0 keeps it for ever.' }),
  messageMonths: field(months, { title: 'Months for which the messages of payment providers are kept as they came', help: '0 keeps them for ever. What was read out of them stays.' }),
  serverMonths: field(months, { title: 'Months for which it is kept what was done on servers', help: '0 keeps it for ever.' }),
});

export type RetentionSettings = SettingsOf<typeof retentionSettings>;
