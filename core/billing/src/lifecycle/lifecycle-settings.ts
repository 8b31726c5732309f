import { field, type OperationCtx, type SettingsOf, z } from '@billet/sdk';
import { invoiceFrequencies } from '../periods/index.ts';
import { settingsRef } from '../refs.ts';

/** What clients may do with their services by themselves. Texts: `ext.services.settings.system.<field>`. */
export const lifecycleSettings = z.strictObject({
  clientUpgrade: field(z.boolean().default(true), { title: 'Clients may change their plan' }),
  downgradeAt: field(z.enum(['now', 'term_end']).default('term_end'), { title: 'A change that costs less begins' }),
  downgradeRest: field(z.enum(['balance', 'days']).default('balance'), { title: 'What is left over becomes' }),
  openRenewal: field(z.enum(['refuse', 'allow']).default('refuse'), { title: 'While a renewal is unpaid, a change is' }),
  clientCancel: field(z.boolean().default(true), { title: 'Clients may cancel' }),
  cancelApproval: field(z.enum(['automatic', 'manual']).default('automatic'), { title: 'A cancellation by a client counts' }),
  rarestInvoice: field(z.enum(invoiceFrequencies).default('quarter'), { title: 'Clients may choose to be invoiced as rarely as' }),
  creditUnused: field(z.boolean().default(false), { title: 'Ending at once gives back what is unused' }),
});

export type LifecycleSettings = SettingsOf<typeof lifecycleSettings>;

export const lifecycleSettingsOf = (ctx: OperationCtx): Promise<LifecycleSettings> => ctx.use(settingsRef).get('services', 'system') as Promise<LifecycleSettings>;
