import { defineServerModule } from '@billet/sdk';
import { createPleskModule } from './plesk-module.ts';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  needsDomain: true,
  resourceKinds: ['domain', 'mailbox', 'forwarder', 'autoresponder', 'database', 'databaseUser', 'ftpUser', 'dnsRecord'],
  resourceFields: {
    domain: ['name', 'kind'],
    mailbox: ['address', 'quota'],
    forwarder: ['source', 'targets'],
    autoresponder: ['address', 'subject', 'body'],
    database: ['name', 'engine'],
    databaseUser: ['name', 'engine', 'databases'],
    ftpUser: ['login', 'path'],
    dnsRecord: ['zone', 'name', 'type', 'content', 'prio'],
  },
  username: USERNAME,
  limits: { concurrency: 2, timeoutMs: 300_000 },
  create: () => createPleskModule(),
});
