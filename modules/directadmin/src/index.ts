import { defineServerModule } from '@billet/sdk';
import { createDirectadminModule } from './directadmin-module.ts';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  needsDomain: true,
  mailboxSignOn: true,
  resourceKinds: ['domain', 'mailbox', 'forwarder', 'autoresponder', 'database', 'databaseUser', 'ftpUser', 'dnsRecord'],
  resourceFields: {
    domain: ['name', 'kind', 'enabled'],
    mailbox: ['address', 'quota', 'enabled'],
    forwarder: ['source', 'targets'],
    autoresponder: ['address', 'subject', 'body'],
    database: ['name', 'engine'],
    databaseUser: ['name', 'engine', 'databases', 'access'],
    ftpUser: ['login', 'path'],
    dnsRecord: ['zone', 'name', 'type', 'content', 'ttl', 'prio'],
  },
  resourceRaises: ['mailbox', 'database', 'ftpUser', 'domain'],
  username: USERNAME,
  limits: { concurrency: 3, timeoutMs: 240_000 },
  create: () => createDirectadminModule(),
});
