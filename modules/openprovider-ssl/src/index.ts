import { defineServerModule } from '@billet/sdk';
import { accountSettings, productSettings } from './settings.ts';
import { createSslModule } from './ssl-module.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'none',
  needsDomain: true,
  needs: ['paidUntil'],
  limits: { concurrency: 2, timeoutMs: 60_000 },
  create: () => createSslModule(),
});
