import { defineServerModule } from '@billet/sdk';
import { createHestiaModule } from './hestia-module.ts';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  needsDomain: true,
  resourceKinds: ['domain', 'mailbox', 'forwarder', 'autoresponder', 'database', 'databaseUser', 'ftpUser', 'dnsRecord'],
  resourceFields: {
    domain: ['name', 'kind', 'redirect', 'enabled'],
    mailbox: ['address', 'quota', 'enabled'],
    forwarder: ['source', 'targets', 'keepCopy'],
    autoresponder: ['address', 'body'],
    database: ['name', 'engine'],
    databaseUser: ['name', 'engine', 'databases'],
    ftpUser: ['login', 'path'],
    dnsRecord: ['zone', 'name', 'type', 'content', 'ttl', 'prio'],
  },
  username: USERNAME,
  limits: { concurrency: 2, timeoutMs: 240_000 },
  create: () => createHestiaModule(),
});
