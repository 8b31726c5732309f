import { defineServerModule } from '@billet/sdk';
import { createCpanelModule } from './cpanel-module.ts';
import { accountSettings, productSettings } from './settings.ts';
import { USERNAME } from './verbs.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  username: USERNAME,
  // cpsrvd answers "busy" when more come at once; accounts take their time.
  limits: { concurrency: 3, timeoutMs: 240_000 },
  create: () => createCpanelModule(),
});
