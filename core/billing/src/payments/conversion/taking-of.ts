import type { GatewayTraits, OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { ExchangeRate } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { gatewayRegistryRef, takesCurrency } from '../gateway-registry.ts';
import { conversionSchema, withMargin, type Rate } from '../rules/index.ts';
import type { GatewayAccount } from '../tables.ts';

/** How an account takes a currency: as it is, or converted at today's rate. */
export type Taking = { readonly kind: 'direct' } | ({ readonly kind: 'converted'; readonly into: string } & Rate);

/** Whether an account takes a currency as it is. */
export const takesDirectly = (account: Pick<GatewayAccount, 'currencies'>, traits: GatewayTraits, currency: string): boolean =>
  takesCurrency(traits, currency) && (account.currencies === null || (account.currencies as readonly string[]).includes(currency));

/** `undefined`: not at all. The newest rate that has begun counts, in the brand's zone. */
export const takingOf = async (ctx: OperationCtx, account: GatewayAccount, currency: string): Promise<Taking | undefined> => {
  const traits = ctx.use(gatewayRegistryRef).all().find((running) => running.id === account.extension)?.definition.traits;
  if (traits === undefined) return undefined;
  if (takesDirectly(account, traits, currency)) return { kind: 'direct' };
  if (account.conversion === null) return undefined;
  const { into, margin } = conversionSchema.parse(account.conversion);
  if (!takesDirectly(account, traits, into)) return undefined;
  const today = ctx.clock.today((await brandOf(ctx, account.brand_id)).zone);
  const row = await data(ctx).all(ExchangeRate).where({ from_currency: currency, to_currency: into }).where('effective_from', '<=', today).orderBy('effective_from', 'desc').first();
  return row === undefined ? undefined : { kind: 'converted', into, rate: withMargin(row.rate, margin), marketRate: row.rate, rateOn: row.effective_from };
};
