import { done, ModuleError, type DomainSnapshot, type Outcome, type TradeDomain } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainUpdate } from '../frames/domain.ts';
import { feeAccepted } from '../frames/fee.ts';
import { journalOf } from '../journal.ts';
import type { Registry } from '../registry.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import { ensureContacts } from './ensure-contacts.ts';
import { snapshotOf } from './find-domain.ts';
import { ownDomain } from './own-domain.ts';
import { waitForRegistry } from './pending.ts';

/**
 * Makes a contact for the new registrant and points the domain to it; the old contact stays as it was. The contact of an
 * operation is always the same one, so a second try finds that the domain is traded already.
 */
export const trade = async (registry: Registry, command: TradeDomain): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  const { domain } = await ownDomain(registry, command.name);
  if (domain.registrant === undefined) throw new ModuleError('unsupported', 'The registry keeps no registrant of this domain that could be replaced.', { retry: 'never' });
  const journal = journalOf(ctx);
  const record = await journal.read(command.operationId);
  if (record?.end?.done === false) throw new ModuleError('declined', record.end.reason, { code: 'pan', retry: 'afterFix' });
  const { registrant } = await ensureContacts(registry, command);
  if (registrant === undefined) throw new ModuleError('unsupported', 'The registry keeps no registrant of this domain that could be replaced.', { retry: 'never' });
  if (domain.registrant.toLowerCase() === registrant.toLowerCase()) return done(snapshotOf(domain, profile), ['It was traded by an earlier try of the same order.']);
  if (record?.pending === true) return waitForRegistry(command.operationId);
  const intent = { kind: 'trade' as const, name: command.name, registrant };
  await journal.write(command.operationId, intent);
  const { reply } = await registry.ask((d) =>
    domainUpdate(d, {
      name: command.name,
      registrant,
      extension: [...extras(d, { object: 'domain', verb: 'update', name: command.name, registrant, fields: command.registrant.extra ?? {} }), feeAccepted(d, 'update', command.acceptedPrice)],
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
  return done(snapshotOf((await ownDomain(registry, command.name)).domain, profile));
};
