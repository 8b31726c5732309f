import type { OperationCtx } from '@billet/sdk';
import { writeOperation } from '../journal/write-operation.ts';
import { changeDomain } from '../load-domain.ts';
import type { Domain } from '../tables.ts';

/** The registrant has shown that he can be reached. What was out of service because of that works again. */
export const markVerified = async (ctx: OperationCtx, domain: Domain): Promise<void> => {
  const verified = await changeDomain(ctx, domain, { verification: 'verified', verify_by: null });
  if ((domain.verification === 'failed' || domain.held) && domain.state === 'active') await writeOperation(ctx, verified, 'hold', `unhold:verified:${String(domain.id)}:${String(verified.version)}`, { on: false });
};
