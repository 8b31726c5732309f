import { done, ModuleError, type DomainCommand, type DomainSnapshot, type Outcome } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainUpdate } from '../frames/domain.ts';
import { feeAccepted } from '../frames/fee.ts';
import { restoreReport, restoreRequest } from '../frames/rgp.ts';
import { journalOf } from '../journal.ts';
import type { Registry } from '../registry.ts';
import type { DomainData } from '../replies/domain-reply.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import { snapshotOf } from './find-domain.ts';
import { ownDomain } from './own-domain.ts';
import { waitForRegistry } from './pending.ts';

/** Registration data as the report wants it: short, and readable by a person. */
const described = ({ name, registrant, nameservers, expiresOn }: DomainData): string =>
  [name, registrant, ...nameservers.map(({ host }) => host), expiresOn].filter((part) => part !== undefined).join(' ');

const report = (registry: Registry, command: DomainCommand, domain: DomainData): Promise<unknown> => {
  const now = registry.ctx.clock.wall();
  return registry.must((d) =>
    domainUpdate(d, {
      name: command.name,
      extension: [
        ...extras(d, { object: 'domain', verb: 'update', name: command.name }),
        restoreReport(d, {
          before: described(domain),
          after: described(domain),
          deletedAt: domain.updatedAt ?? now,
          restoredAt: now,
          reason: 'Registrant error.',
        }),
      ],
    }),
  );
};

/**
 * Brings a deleted domain back: request, then the report where the registry waits for one. Every step begins with a
 * look at where the domain stands, so that a second call goes on where the first one stopped.
 */
export const restore = async (registry: Registry, command: DomainCommand): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  const journal = journalOf(ctx);
  const record = await journal.read(command.operationId);
  if (record?.end?.done === false) throw new ModuleError('declined', record.end.reason, { code: 'pan', retry: 'afterFix' });
  let { domain } = await ownDomain(registry, command.name);
  if (domain.rgp.includes('redemptionPeriod')) {
    if (record?.pending === true) return waitForRegistry(command.operationId);
    const intent = { kind: 'restore' as const, name: command.name };
    await journal.write(command.operationId, intent);
    const { reply } = await registry.ask((d) =>
      domainUpdate(d, {
        name: command.name,
        extension: [
          ...extras(d, { object: 'domain', verb: 'update', name: command.name }),
          restoreRequest(d),
          feeAccepted(d, 'update', command.acceptedPrice),
        ],
      }),
    );
    if (!isSuccess(reply.code)) {
      const error = eppFailure(reply, 'writes');
      if (!error.failure.ambiguous) await journal.forget(command.operationId);
      throw error;
    }
    if (isPending(reply.code)) {
      await journal.write(command.operationId, { ...intent, pending: true });
      return waitForRegistry(command.operationId);
    }
    ({ domain } = await ownDomain(registry, command.name));
  } else if (domain.statuses.includes('pendingDelete') && !domain.rgp.includes('pendingRestore')) {
    throw new ModuleError('declined', `${command.name} cannot be restored any more.`, { code: 'pendingDelete', retry: 'never' });
  }
  if (domain.rgp.includes('pendingRestore')) {
    await report(registry, command, domain);
    ({ domain } = await ownDomain(registry, command.name));
  }
  if (domain.rgp.includes('pendingRestore')) return waitForRegistry(command.operationId);
  return done(snapshotOf(domain, profile));
};
