import { defineServerModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';
import { createVirtualminModule } from './virtualmin-module.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  needsDomain: true,
  resourceKinds: ['domain', 'mailbox', 'forwarder', 'autoresponder', 'database', 'databaseUser', 'ftpUser', 'dnsRecord'],
  resourceFields: {
    domain: ['name', 'kind', 'enabled'],
    mailbox: ['address', 'quota', 'enabled'],
    forwarder: ['source', 'targets'],
    autoresponder: ['address', 'body'],
    database: ['name', 'engine'],
    databaseUser: ['name', 'engine', 'databases'],
    ftpUser: ['login', 'path'],
    dnsRecord: ['zone', 'name', 'type', 'content', 'ttl', 'prio'],
  },
  username: USERNAME,
  limits: { concurrency: 2, timeoutMs: 360_000 },
  create: () => createVirtualminModule(),
});
