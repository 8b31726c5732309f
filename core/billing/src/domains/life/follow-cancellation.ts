import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { switchAutoRenew } from '../manage/renew-domain.ts';
import { Domain } from '../tables.ts';

/** Row D12: the domains that belong to a service are not renewed any more. */
export const stopRenewals = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  for (const domain of await data(ctx).all(Domain).where({ hosting_service_id: serviceId, auto_renew: true }).orderBy('id')) await switchAutoRenew(ctx, domain, false, serviceId);
};

/** The cancellation is withdrawn: what it stopped goes on. */
export const resumeRenewals = async (ctx: OperationCtx, serviceId: number): Promise<void> => {
  for (const domain of await data(ctx).all(Domain).where({ stopped_with: serviceId, auto_renew: false }).orderBy('id')) await switchAutoRenew(ctx, domain, true);
};
