import { isModuleError, type CallCtx, type RegistrantVerification, type RegistrarVerification } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { changeDomain } from '../load-domain.ts';
import { Domain } from '../tables.ts';

const AT_ONCE = 200;

/** What a registrar says that registrants have confirmed; what it cannot say now changes nothing. */
export const readVerifications = async (house: House, accountId: number, verification: RegistrarVerification<unknown>, ctx: CallCtx): Promise<void> => {
  const open = await house.db.from(Domain).where('account_id', accountId).whereIn('verification', ['pending', 'failed']).whereIn('state', ['active', 'grace']).orderBy('verify_by').orderBy('id').limit(AT_ONCE);
  for (const { id, name } of open) {
    ctx.signal.throwIfAborted();
    let found: RegistrantVerification;
    try {
      found = await verification.read(ctx, name);
    } catch (error) {
      if (!isModuleError(error)) throw error;
      continue;
    }
    await house.executor.asSystem('domains.verification', async (work) => {
      const domain = await data(work).all(Domain).findById(id);
      if (domain === undefined || (domain.verification !== 'pending' && domain.verification !== 'failed')) return;
      const change = { verification: found.state, verify_by: found.until ?? (found.state === 'pending' ? domain.verify_by : null) };
      if (change.verification !== domain.verification || change.verify_by !== domain.verify_by) await changeDomain(work, domain, change);
    });
  }
};
