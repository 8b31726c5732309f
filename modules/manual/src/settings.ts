import { field, type SettingsOf, z } from '@billet/sdk';

/** Who does the work. */
export const accountSettings = z.strictObject({
  instructions: field(z.string().max(2000).default(''), {
    title: 'Instructions',
    help: 'What staff should know for every task.',
    widget: 'textarea',
  }),
});

/** What a product asks for. */
export const productSettings = z.strictObject({
  work: field(z.string().max(2000).default(''), {
    title: 'What to do',
    help: 'For example: mount the server, connect power and network, and note rack and addresses.',
    widget: 'textarea',
  }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
