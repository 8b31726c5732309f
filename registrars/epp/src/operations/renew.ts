import { done, ModuleError, type DomainSnapshot, type Outcome, type RenewDomain, yearsBetween } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainRenew } from '../frames/domain.ts';
import { feeAccepted } from '../frames/fee.ts';
import { journalOf } from '../journal.ts';
import type { Registry } from '../registry.ts';
import { readExpiry, type DomainData } from '../replies/domain-reply.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import { snapshotOf } from './find-domain.ts';
import { ownDomain } from './own-domain.ts';
import { waitForRegistry } from './pending.ts';

/** How many of the paid years the registry does not show yet. */
const missingYears = ({ name, expiresOn }: DomainData, { currentExpiry, years }: RenewDomain): number => {
  if (expiresOn === undefined) return years;
  const ahead = yearsBetween(currentExpiry, expiresOn);
  if (ahead === undefined || ahead < 0) {
    throw new ModuleError('invalid', `${name} expires on ${expiresOn} at the registry, not on ${currentExpiry}.`, {
      field: 'currentExpiry', code: 'expiry', retry: 'afterFix',
    });
  }
  return Math.max(0, years - ahead);
};

/**
 * Renews by what is missing, never by what is asked: a repeated call, a lost answer and a registry that renews by
 * itself all end with the paid years, each of them once.
 */
export const renew = async (registry: Registry, command: RenewDomain): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  if (!Number.isInteger(command.years) || command.years < 1) {
    throw new ModuleError('invalid', 'At least one year.', { field: 'years', retry: 'never' });
  }
  const { domain } = await ownDomain(registry, command.name);
  if (domain.rgp.includes('redemptionPeriod')) {
    throw new ModuleError('declined', `${command.name} is deleted and can only be restored.`, { code: 'redemption', retry: 'afterFix' });
  }
  const years = missingYears(domain, command);
  if (years === 0) return done(snapshotOf(domain, profile), ['The registry had the paid years already.']);
  if (domain.statuses.includes('pendingRenew')) return waitForRegistry(command.operationId);

  const record = { kind: 'renew' as const, name: command.name, from: command.currentExpiry, years: command.years };
  await journalOf(ctx).write(command.operationId, record);
  const currentExpiry = domain.expiresOn ?? command.currentExpiry;
  const { reply, dialect } = await registry.ask((d) =>
    domainRenew(d, {
      name: command.name,
      currentExpiry,
      years,
      extension: [
        ...extras(d, { object: 'domain', verb: 'renew', name: command.name }),
        // The accepted price is for all years; for a rest of them it would be wrong.
        feeAccepted(d, 'renew', years === command.years ? command.acceptedPrice : undefined),
      ],
    }),
  );
  if (!isSuccess(reply.code)) {
    // The guard held: if the expiry moved on meanwhile, the years are there.
    const now = await ownDomain(registry, command.name).catch(() => undefined);
    if (now !== undefined && missingYears(now.domain, command) === 0) return done(snapshotOf(now.domain, profile));
    throw eppFailure(reply, 'writes');
  }
  if (isPending(reply.code)) {
    await journalOf(ctx).write(command.operationId, { ...record, pending: true });
    return waitForRegistry(command.operationId);
  }
  const expiresOn = readExpiry(reply, dialect);
  return done(
    { ...snapshotOf(domain, profile), ...(expiresOn === undefined ? {} : { expiresOn }) },
    reply.svTrId === undefined ? undefined : [`Registry's id: ${reply.svTrId}`],
  );
};
