import { done, ModuleError, type DomainCommand, type Outcome } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainDelete } from '../frames/domain.ts';
import { hostDelete } from '../frames/host.ts';
import { eppFailure } from '../epp-failure.ts';
import { journalOf } from '../journal.ts';
import { isBelow } from '../names.ts';
import type { Registry } from '../registry.ts';
import type { DomainData } from '../replies/domain-reply.ts';
import { isSuccess } from '../result-codes.ts';
import { findDomain } from './find-domain.ts';
import { setNameservers } from './set-nameservers.ts';

/** Its own hosts stand in the way of a deletion at most registries and go first. */
const removeHosts = async (registry: Registry, { name, nameservers, hosts }: DomainData): Promise<void> => {
  const foreign = nameservers.filter(({ host }) => !isBelow(host, name));
  if (foreign.length < nameservers.length) await setNameservers(registry, name, foreign);
  for (const host of hosts) {
    const { reply } = await registry.ask((d) => hostDelete(d, host, extras(d, { object: 'host', verb: 'delete', name })));
    if (!isSuccess(reply.code) && reply.code !== 2303) throw eppFailure(reply, 'writes');
  }
};

/** Deletes a domain once. One that this operation found with us, and that is not there any more or on its way out, is deleted. */
export const remove = async (registry: Registry, { name, operationId }: DomainCommand): Promise<Outcome<void>> => {
  const journal = journalOf(registry.ctx);
  const found = await findDomain(registry, name);
  if (found.at === 'nowhere' || (found.at === 'elsewhere' && (await journal.read(operationId)) !== undefined)) return done(undefined);
  if (found.at === 'elsewhere') throw new ModuleError('declined', `${name} is with another registrar.`, { code: 'not-sponsor' });
  const { domain } = found;
  if (domain.statuses.includes('pendingDelete')) return done(undefined);
  if (registry.profile.nameservers === 'hostObj') await removeHosts(registry, domain);
  await journal.write(operationId, { kind: 'remove', name });
  const { reply } = await registry.ask((d) => domainDelete(d, name, extras(d, { object: 'domain', verb: 'delete', name })));
  if (isSuccess(reply.code)) return done(undefined);
  const error = eppFailure(reply, 'writes');
  if (!error.failure.ambiguous) await journal.forget(operationId);
  throw error;
};
