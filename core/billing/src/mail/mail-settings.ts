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
  reportsTo: field(z.union([z.literal(''), z.email()]).default(''), { title: 'Address for reports', help: 'Mail servers send there what could not be delivered. Empty = the sender address.', section: 'Reports' }),
  reportsHost: field(z.string().default(''), { title: 'IMAP server', help: 'Of the mailbox that reports go to. Empty = it is not read.', widget: 'host', section: 'Reports' }),
  reportsPort: field(integer({ min: 1, max: 65_535 }).default(993), { title: 'IMAP port', section: 'Reports' }),
  reportsSecurity: field(z.enum(['tls', 'starttls', 'none']).default('tls'), { title: 'Security of IMAP', section: 'Reports' }),
  reportsUser: field(z.string().default(''), { title: 'IMAP user', section: 'Reports' }),
  reportsPassword: secretField({ title: 'IMAP password', section: 'Reports' }).optional(),
});

export type MailSettings = SettingsOf<typeof mailSettings>;
