import { field, integer, type SettingsOf, z } from '@billet/sdk';

/** What happens to clients who have left (row G7). Texts: `ext.erasure.settings.system.<field>`. */
export const erasureSettings = z.strictObject({
  documentYears: field(integer({ min: 0, max: 50 }).default(10), { title: 'Years for which documents keep the name of an erased client', help: 'Counted from the end of the year of the last document. What your law asks for.' }),
  yearsByCountry: field(z.string().trim().max(300).regex(/^([A-Z]{2}\s*=\s*\d{1,2}(\s*,\s*[A-Z]{2}\s*=\s*\d{1,2})*)?$/).default(''), { title: 'Other years for companies of these countries', help: 'For example DE=8, BR=5: the country of your company on the document.' }),
  proposeMonths: field(integer({ min: 0, max: 240 }).default(0), { title: 'Months after which an inactive closed client is proposed for erasure', help: '0 proposes nobody.' }),
  eraseAlone: field(z.boolean().default(false), { title: 'Erase proposed clients without asking', help: 'Every night, those against whom nothing stands.' }),
});

export type ErasureSettings = SettingsOf<typeof erasureSettings>;
