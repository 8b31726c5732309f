import { defineServerModule } from '@billet/sdk';
import { createCpanelModule } from './cpanel-module.ts';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  needsDomain: true,
  mailboxSignOn: true,
  resourceKinds: ['domain', 'mailbox', 'forwarder', 'autoresponder', 'spamFilter', 'database', 'databaseUser', 'ftpUser', 'dnsRecord'],
  resourceFields: {
    domain: ['name', 'kind', 'root', 'redirect'],
    mailbox: ['address', 'quota', 'enabled'],
    forwarder: ['source', 'targets'],
    autoresponder: ['address', 'subject', 'body', 'from', 'until', 'intervalHours'],
    spamFilter: ['address', 'enabled', 'score', 'action'],
    database: ['name', 'engine'],
    databaseUser: ['name', 'engine', 'databases', 'access'],
    ftpUser: ['login', 'path', 'quota'],
    dnsRecord: ['zone', 'name', 'type', 'content', 'ttl', 'prio'],
  },
  resourceRaises: ['mailbox', 'database', 'ftpUser', 'domain'],
  username: USERNAME,
  // cpsrvd answers "busy" when more come at once; accounts take their time.
  limits: { concurrency: 3, timeoutMs: 240_000 },
  create: () => createCpanelModule(),
});
