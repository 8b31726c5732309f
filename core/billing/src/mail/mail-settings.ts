import { field, integer, secretField, type SettingsOf, z } from '@billet/sdk';

/** How mail leaves the house (row A5). */
export const mailSettings = z.strictObject({
  transport: field(z.enum(['off', 'smtp', 'sendmail']).default('off'), { title: 'Sending', help: 'Off keeps mails in the log only.' }),
  host: field(z.string().default('127.0.0.1'), { title: 'SMTP server', widget: 'host' }),
  port: field(integer({ min: 1, max: 65_535 }).default(25), { title: 'Port' }),
  security: field(z.enum(['none', 'starttls', 'tls']).default('starttls'), { title: 'Security' }),
  user: field(z.string().default(''), { title: 'User' }),
  password: secretField({ title: 'Password' }).optional(),
  from: field(z.union([z.literal(''), z.email()]).default(''), { title: 'Sender address', help: "Empty = the brand's own address." }),
  fromName: field(z.string().default(''), { title: 'Sender name' }),
  signature: field(z.string().max(2000).default(''), { title: 'Signature', help: 'Stands under every mail.', widget: 'textarea' }),
  header: field(z.string().max(500).default(''), { title: 'Line above every mail', widget: 'textarea' }),
  footer: field(z.string().max(2000).default(''), { title: 'Lines below every mail', help: 'Empty = the usual sentence.', widget: 'textarea' }),
  copyTo: field(z.union([z.literal(''), z.email()]).default(''), { title: 'Copy of every mail to' }),
});

export type MailSettings = SettingsOf<typeof mailSettings>;
