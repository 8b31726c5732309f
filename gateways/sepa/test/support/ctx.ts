import type { CallCtx } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';

/** A call's context on a certain day. */
export const ctxOn = <C>(settings: C, now: string): CallCtx<C> => {
  const ctx = gatewayCtx({ settings });
  return { ...ctx, settings, clock: { ...ctx.clock, now: () => now, today: () => now.slice(0, 10) } };
};
