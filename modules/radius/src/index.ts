import { defineServerModule } from '@billet/sdk';
import { createConnections } from './connect.ts';
import { PATIENCE_MS } from './exchange.ts';
import { createPacer } from './pacer.ts';
import { createRadiusModule } from './radius-module.ts';
import { accountSettings, productSettings } from './settings.ts';

export { createRadiusTables } from './schema.ts';

const connections = createConnections();

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  resourceKinds: ['radiusLogin'],
  username: { max: 64, pattern: '[a-z0-9][a-z0-9._@-]*' },
  limits: { concurrency: 8, timeoutMs: 20_000, usageAccounts: 500 },
  create: () => createRadiusModule(connections, { pacer: createPacer(), patience: PATIENCE_MS }),
  stop: () => connections.close(),
});
