import { defineServerModule, toldModule } from '@billet/sdk';
import { postSigned } from './post-signed.ts';
import { accountSettings, productSettings } from './settings.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  username: { max: 32, pattern: '[a-z][a-z0-9]*' },
  limits: { timeoutMs: 620_000 },
  create: () => toldModule(postSigned),
});
