import { defineServerModule, toldModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { tellProgram } from './tell-program.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  username: { max: 32, pattern: '[a-z][a-z0-9]*' },
  limits: { concurrency: 4, timeoutMs: 3_620_000 },
  create: () => toldModule(tellProgram),
});
