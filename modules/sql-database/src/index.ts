import { defineServerModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { createConnections, createSqlDatabaseModule } from './sql-database-module.ts';

const connections = createConnections();

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  resourceKinds: ['database', 'databaseUser'],
  identity: 'none',
  resourceLimits: { database: 'databases', databaseUser: 'users' },
  limits: { concurrency: 4, timeoutMs: 60_000 },
  create: () => createSqlDatabaseModule(connections),
  stop: () => connections.close(),
});
