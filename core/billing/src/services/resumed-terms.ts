import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { nextBillDate } from '../periods/index.ts';
import { instantOfLocalMidnight } from '@billet/sdk';
import type { Service } from './tables.ts';
import { termsOf } from './terms-of.ts';

/** The cursor of a service that bills: local midnight of the day on which its next period is raised. */
export const nextBillAtOf = (service: Service, zone: string): string | null => {
  const date = nextBillDate(termsOf(service, zone));
  return date === null ? null : instantOfLocalMidnight(date, zone);
};

/** What changes when billing of a paused service goes on. */
export const resumedTerms = async (ctx: OperationCtx, service: Service): Promise<{ billing_status: 'active'; next_bill_at: string | null }> => {
  const brand = await brandOf(ctx, service.brand_id);
  return { billing_status: 'active', next_bill_at: nextBillAtOf(service, brand.zone) };
};
