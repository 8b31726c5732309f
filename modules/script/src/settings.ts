import { field, integer, type SettingsOf, z } from '@billet/sdk';

/** One program in the folder of programs. */
export const accountSettings = z.strictObject({
  program: field(z.string().regex(/^[\w][\w.-]{0,99}$/), { title: 'Program', help: 'Its name in the folder that BILLET_SCRIPTS names.' }),
  args: field(z.string().max(2000).default(''), { title: 'Arguments', help: 'One a line. Handed over as they are, never read by a shell.', widget: 'textarea' }),
  seconds: field(integer({ min: 1, max: 3600 }).default(120), { title: 'Wait at most', unit: 's' }),
});

/** What a product tells. */
export const productSettings = z.strictObject({
  plan: field(z.string().max(100).default(''), { title: 'Plan', help: 'A name that your program knows.' }),
  values: field(z.string().max(5000).default(''), { title: 'Values', help: 'One a line: name=value', widget: 'textarea' }),
});

export type Account = SettingsOf<typeof accountSettings>;
