import { defineServerModule } from '@billet/sdk';
import { createHostingModule } from './hosting-module.ts';
import { accountSettings, productSettings } from './settings.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'none',
  needsDomain: true,
  needs: ['paidUntil', 'parent'],
  limits: { concurrency: 2, timeoutMs: 60_000 },
  create: () => createHostingModule(),
});
