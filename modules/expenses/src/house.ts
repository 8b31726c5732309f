import { brandReaders, type OperationCtx } from '@billet/sdk';

/** Who keeps bills need not be allowed to see how brands are set up. */
export const brands = brandReaders('expenses', 'expenses.read');

/** Today where the first brand is: what stands above all brands has one day. */
export const todayOf = async (ctx: OperationCtx): Promise<string> => ctx.clock.today((await brands.all(ctx))[0]?.zone ?? 'UTC');
