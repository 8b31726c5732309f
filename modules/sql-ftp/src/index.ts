import { defineServerModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { createConnections, createSqlFtpModule } from './sql-ftp-module.ts';

const connections = createConnections();

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  resourceKinds: ['ftpUser'],
  resourceFields: { ftpUser: ['login', 'path', 'virtualPath', 'quota', 'permissions', 'enabled'] },
  identity: 'none',
  resourceLimits: { ftpUser: 'users' },
  limits: { concurrency: 4, timeoutMs: 30_000 },
  create: () => createSqlFtpModule(connections),
  stop: () => connections.close(),
});
