import { field, secretField, type OperationCtx, type SettingsOf, z } from '@billet/sdk';
import { settingsRef } from '../refs.ts';

/** How rungs reach programs elsewhere. Texts: `ext.dunning.settings.system.<field>`. */
export const dunningSettings = z.strictObject({
  webhookSecret: secretField({ title: 'Secret of webhooks', help: 'At least 16 characters. Every message of a rung is signed with it.' }, { min: 16 }).optional(),
  webhookInner: field(z.boolean().default(false), { title: 'Webhooks may reach addresses inside the own network' }),
});

export type DunningSettings = SettingsOf<typeof dunningSettings>;

export const dunningSettingsOf = (ctx: Pick<OperationCtx, 'use'>): Promise<DunningSettings> => ctx.use(settingsRef).get('dunning', 'system') as Promise<DunningSettings>;
