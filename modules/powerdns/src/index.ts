import { defineServerModule } from '@billet/sdk';
import { createPowerdnsModule } from './powerdns-module.ts';
import { accountSettings, productSettings } from './settings.ts';

export default defineServerModule({
  account: accountSettings,
  product: productSettings,
  resourceKinds: ['dnsZone', 'dnsRecord'],
  identity: 'none',
  resourceLimits: { dnsZone: 'zones', dnsRecord: 'records' },
  limits: { concurrency: 4, timeoutMs: 60_000 },
  create: createPowerdnsModule,
});
