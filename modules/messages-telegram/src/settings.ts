import { field, secretField, z } from '@billet/sdk';

export const settings = z.strictObject({
  bot: field(z.string().trim().regex(/^@?[A-Za-z][A-Za-z0-9_]{3,31}$/).transform((name) => name.replace('@', '')).optional(), { title: 'Name of the bot', help: 'As BotFather gave it, such as fibra_bot. Clients open it by a link.' }),
  token: secretField({ title: 'Token of the bot', help: 'From BotFather. Whoever has it can write as the bot.' }, { min: 20 }).optional(),
  address: field(z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'), { title: 'Address of the Bot API', help: 'Another one only for a Bot API server of your own.', widget: 'url' }),
});
