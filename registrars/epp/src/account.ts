import { currencySchema, field, integer, secretField, type SettingsOf, z } from '@billet/sdk';
import { profileIds } from './profiles/profiles.ts';

const pem = z.string().trim().regex(/^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----$/, 'a PEM text');
const handle = z.string().regex(/^\S{3,16}$/, '3 to 16 characters');

/** Settings of one account at one registry. */
export const account = z.strictObject({
  registry: field(z.enum(profileIds).default('generic'), {
    title: 'Registry',
    help: 'Its own ways: extensions, contacts, transfers, locks. Generic follows the RFCs.',
  }),
  host: field(z.string().regex(/^([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])$/i, 'a host name'), {
    title: 'Server',
    widget: 'host',
  }),
  port: field(integer({ min: 0, max: 65_535 }).default(0), { title: 'Port', help: "0 = the registry's usual one." }),
  clientId: field(z.string().regex(/^\S{3,16}$/, '3 to 16 characters'), { title: 'Client id' }),
  password: secretField({ title: 'Password' }, { min: 6 }),
  newPassword: field(secretField({ title: 'New password' }, { min: 6 }).optional(), {
    title: 'New password',
    help: 'Set at the next login. Move it to the field above when the connection test says that it counts.',
    secret: true,
  }),
  currency: field(currencySchema.default('USD'), {
    title: 'Currency',
    help: 'In which the registry keeps the account.',
  }),
  certificate: field(pem.optional(), { title: 'Client certificate', widget: 'textarea', section: 'TLS' }),
  privateKey: field(secretField({ title: 'Private key' }).optional(), {
    title: 'Private key',
    widget: 'textarea',
    secret: true,
    section: 'TLS',
  }),
  passphrase: field(secretField({ title: 'Passphrase of the key' }).optional(), {
    title: 'Passphrase of the key',
    secret: true,
    section: 'TLS',
  }),
  authority: field(pem.optional(), {
    title: "Registry's certificate authority",
    help: 'For registries whose certificate no public authority has signed.',
    widget: 'textarea',
    section: 'TLS',
  }),
  serverName: field(z.string().min(1).optional(), {
    title: 'Name in the certificate',
    help: 'If it differs from the server above.',
    section: 'TLS',
  }),
  adminContact: field(handle.optional(), {
    title: 'Admin contact',
    help: 'A handle of the house. Empty: the registrant takes the role, where the registry wants one.',
    section: 'Contacts',
  }),
  techContact: field(handle.optional(), { title: 'Technical contact', section: 'Contacts' }),
  billingContact: field(handle.optional(), { title: 'Billing contact', section: 'Contacts' }),
  sessions: field(integer({ min: 0, max: 20 }).default(0), {
    title: 'Sessions at once',
    help: "0 = the profile's number. Registries refuse more than they grant.",
    section: 'Limits',
  }),
  commandsPerMinute: field(integer({ min: 0, max: 6000 }).default(0), {
    title: 'Commands a minute',
    help: "0 = the profile's number. Logins count as well.",
    section: 'Limits',
  }),
  answerSeconds: field(integer({ min: 1, max: 120 }).default(30), {
    title: 'Wait for an answer',
    unit: 'seconds',
    section: 'Limits',
  }),
});

export type Account = SettingsOf<typeof account>;
