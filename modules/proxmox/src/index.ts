import { defineServerModule } from '@billet/sdk';
import { createProxmoxModule, USERNAME } from './proxmox-module.ts';
import { accountSettings, productSettings } from './settings.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  identity: 'account',
  username: USERNAME,
  limits: { concurrency: 4, timeoutMs: 60_000 },
  create: () => createProxmoxModule(),
});
