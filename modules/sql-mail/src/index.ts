import { defineServerModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { createConnections, createSqlMailModule } from './sql-mail-module.ts';

const connections = createConnections();

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  resourceKinds: ['mailbox', 'forwarder', 'autoresponder'],
  resourceFields: { mailbox: ['address', 'quota', 'enabled', 'antispam', 'antivirus', 'primary'] },
  identity: 'none',
  resourceLimits: { mailbox: 'mailboxes', forwarder: 'forwarders' },
  limits: { concurrency: 4, timeoutMs: 30_000 },
  create: () => createSqlMailModule(connections),
  stop: () => connections.close(),
});
