import { domainNameProblem, done, ModuleError, type DomainSnapshot, type Outcome, type TransferDomain } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainTransfer } from '../frames/domain.ts';
import { feeAccepted } from '../frames/fee.ts';
import { journalOf } from '../journal.ts';
import type { Registry } from '../registry.ts';
import { registryFields } from '../registry-fields.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import { ensureContacts } from './ensure-contacts.ts';
import { findDomain, snapshotOf } from './find-domain.ts';
import { waitForRegistry } from './pending.ts';
import { queryTransfer } from './query-transfer.ts';

const refused = (command: TransferDomain, { transfer }: Registry['profile']): void => {
  const problem = domainNameProblem(command.name);
  if (problem !== undefined) throw new ModuleError('invalid', problem, { field: 'name', retry: 'never' });
  if (transfer.by === 'none') {
    throw new ModuleError('unsupported', 'At this registry the holder chooses the provider himself; there is no transfer to ask for.', { retry: 'never' });
  }
  if (transfer.by === 'authCode' && command.authCode === undefined) {
    throw new ModuleError('invalid', 'The transfer needs the code of the domain.', { field: 'authCode', retry: 'afterFix' });
  }
};

const request = async (registry: Registry, command: TransferDomain): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  const contacts = profile.transfer.contacts ? await ensureContacts(registry, command) : { registrant: undefined, roles: {} };
  const journal = journalOf(ctx);
  await journal.write(command.operationId, { kind: 'transferIn', name: command.name });
  const { reply } = await registry.ask((d) =>
    domainTransfer(d, 'request', {
      name: command.name,
      years: profile.transfer.years,
      ...(command.authCode === undefined ? {} : { authCode: command.authCode.reveal() }),
      extension: [
        ...extras(d, {
          object: 'domain', verb: 'transfer', name: command.name,
          registrant: contacts.registrant, contacts: contacts.roles, fields: registryFields(command.registrant.extra),
        }),
        feeAccepted(d, 'transfer', command.acceptedPrice),
      ],
    }),
  );
  // Our own request of an earlier try still runs: that is what we want.
  const running = reply.code === 2300 && (await queryTransfer(registry, command.name)) === 'pending';
  if (!isSuccess(reply.code) && !running) {
    const error = eppFailure(reply, 'writes');
    if (!error.failure.ambiguous) await journal.forget(command.operationId);
    throw error;
  }
  if (isPending(reply.code) || running) {
    await journal.write(command.operationId, { kind: 'transferIn', name: command.name, pending: true });
    return waitForRegistry(command.operationId);
  }
  const found = await findDomain(registry, command.name);
  return found.at === 'ours' ? done(snapshotOf(found.domain, profile)) : waitForRegistry(command.operationId);
};

/** Asks for a domain once and then follows the request until it is decided. */
export const transferIn = async (registry: Registry, command: TransferDomain): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  refused(command, profile);
  const journal = journalOf(ctx);
  const record = await journal.read(command.operationId);
  const found = await findDomain(registry, command.name);
  if (found.at === 'ours') {
    if (record === undefined) throw new ModuleError('exists', `${command.name} is with us already.`, { field: 'name' });
    return done(snapshotOf(found.domain, profile));
  }
  if (found.at === 'nowhere') throw new ModuleError('notFound', `${command.name} is not registered.`, { field: 'name' });
  if (profile.transfer.by === 'release') {
    await journal.write(command.operationId, { kind: 'transferIn', name: command.name, pending: true });
    return waitForRegistry(command.operationId);
  }
  if (record === undefined) return request(registry, command);
  if (record.end?.done === false) throw new ModuleError('declined', record.end.reason, { code: 'rejected' });
  switch (await queryTransfer(registry, command.name)) {
    case 'pending':
      return waitForRegistry(command.operationId);
    case 'refused':
      throw new ModuleError('declined', `The transfer of ${command.name} was refused or cancelled.`, { code: 'rejected' });
    case 'approved':
    case 'none':
      return record.pending === true ? waitForRegistry(command.operationId) : request(registry, command);
  }
};
