import { defineServerModule } from '@billet/sdk';
import { createManualModule } from './manual-module.ts';
import { accountSettings, productSettings } from './settings.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  create: () => createManualModule(),
});
