import { domainNameProblem, done, isModuleError, ModuleError, type DomainSnapshot, type Outcome, type RegisterDomain } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { domainCreate } from '../frames/domain.ts';
import { feeAccepted } from '../frames/fee.ts';
import { journalOf, type JournalRecord } from '../journal.ts';
import { isBelow } from '../names.ts';
import { BR_DOMAIN, SECURE_AUTH_INFO } from '../namespaces.ts';
import { newAuthCode } from '../new-auth-code.ts';
import type { Registry } from '../registry.ts';
import { registryFields } from '../registry-fields.ts';
import { readExpiry } from '../replies/domain-reply.ts';
import { readApplication } from '../replies/launch-reply.ts';
import { part } from '../replies/reply.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import type { Dialect } from '../session/dialect.ts';
import { childText } from '../xml/xml-node.ts';
import { cameOf } from './came-of.ts';
import { check } from './check.ts';
import { mustAcceptClaims } from './claims.ts';
import { ensureContacts } from './ensure-contacts.ts';
import { ensureHosts } from './ensure-hosts.ts';
import { findDomain, snapshotOf } from './find-domain.ts';
import { waitForRegistry } from './pending.ts';
import { checkServers, setNameservers } from './set-nameservers.ts';

/** Where codes are set on demand only, a new domain starts without one. */
export const codeAtRest = ({ profile, spoken }: Dialect): string =>
  profile.authInfo.atRest === 'empty' || spoken.has(SECURE_AUTH_INFO) ? '' : newAuthCode(profile.authInfo.length);

const validate = (command: RegisterDomain, maxYears: number): void => {
  const problem = domainNameProblem(command.name);
  if (problem !== undefined) throw new ModuleError('invalid', problem, { field: 'name', retry: 'never' });
  if (!Number.isInteger(command.years) || command.years < 1 || command.years > maxYears) {
    throw new ModuleError('invalid', `The registry takes 1 to ${String(maxYears)} years.`, { field: 'years', retry: 'never' });
  }
};

/** What became of an earlier try of the same operation; nothing if the registry never saw it. */
const resume = async (
  registry: Registry,
  command: RegisterDomain,
  record: JournalRecord,
): Promise<Outcome<DomainSnapshot> | undefined> => {
  if (record.end?.done === false) throw new ModuleError('declined', record.end.reason, { code: 'pan', retry: 'afterFix' });
  const found = await findDomain(registry, command.name, record.ticket);
  if (found.at === 'ours' && cameOf(found.domain, record)) {
    if (found.domain.statuses.includes('pendingCreate')) return waitForRegistry(command.operationId);
    return done(snapshotOf(found.domain, registry.profile), ['It was registered by an earlier try of the same order.']);
  }
  if (record.pending === true) return waitForRegistry(command.operationId);
  return undefined;
};

/** Hosts below the new domain can only be made once it is there. */
const addHostsBelow = async (registry: Registry, command: RegisterDomain): Promise<readonly string[]> => {
  if (!command.nameservers.some(({ host }) => isBelow(host, command.name)) || registry.profile.nameservers === 'hostAttr') return [];
  try {
    await setNameservers(registry, command.name, command.nameservers);
    return [];
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return [`Registered, but its own name servers are not set: ${error.message}`];
  }
};

/** Registers once, however often it is called with the same operation: the journal and the registry are asked first. */
export const register = async (registry: Registry, command: RegisterDomain): Promise<Outcome<DomainSnapshot>> => {
  const { profile, ctx } = registry;
  validate(command, profile.maxYears);
  const servers = checkServers(command.nameservers);
  const journal = journalOf(ctx);
  const record = await journal.read(command.operationId);
  if (record !== undefined) {
    const earlier = await resume(registry, command, record);
    if (earlier !== undefined) return earlier;
  }
  const [free] = await check(registry, [command.name]);
  // A token may open what is reserved; then only the registry knows.
  const opens = command.registrant.extra?.['allocationToken'] !== undefined;
  if (free?.state === 'taken' && !opens) throw new ModuleError('exists', `${command.name} is taken.`, { field: 'name' });

  await mustAcceptClaims(registry, command);
  const contacts = await ensureContacts(registry, command);
  const early = servers.filter(({ host }) => profile.nameservers === 'hostAttr' || !isBelow(host, command.name));
  await ensureHosts(registry, command.name, early);
  const intent: JournalRecord = {
    kind: 'register', name: command.name, years: command.years,
    ...(contacts.registrant === undefined ? {} : { registrant: contacts.registrant }),
  };
  await journal.write(command.operationId, intent);

  const { reply, dialect } = await registry.ask((d) =>
    domainCreate(d, {
      name: command.name,
      years: command.years,
      servers: early,
      ...(contacts.registrant === undefined ? {} : { registrant: contacts.registrant }),
      contacts: contacts.roles,
      authCode: codeAtRest(d),
      extension: [
        ...extras(d, {
          object: 'domain',
          verb: 'create',
          name: command.name,
          fields: registryFields(command.registrant.extra),
          registrant: contacts.registrant,
          contacts: contacts.roles,
        }),
        feeAccepted(d, 'create', command.acceptedPrice),
      ],
    }),
  );
  if (!isSuccess(reply.code)) {
    const error = eppFailure(reply, 'writes');
    if (!error.failure.ambiguous) await journal.forget(command.operationId);
    throw error;
  }
  if (isPending(reply.code)) {
    const ticket = childText(part(reply.extension, BR_DOMAIN, 'creData'), 'ticketNumber');
    await journal.write(command.operationId, { ...intent, pending: true, ...(ticket === undefined ? {} : { ticket }) });
    return waitForRegistry(command.operationId);
  }
  const application = readApplication(reply);
  const notes = [
    ...(await addHostsBelow(registry, { ...command, nameservers: servers })),
    ...(application === undefined ? [] : [`Application ${application}`]),
  ];
  const expiresOn = readExpiry(reply, dialect);
  const found = await findDomain(registry, command.name).catch((error: unknown) => {
    if (isModuleError(error)) return undefined;
    throw error;
  });
  const value: DomainSnapshot =
    found?.at === 'ours'
      ? snapshotOf(found.domain, profile)
      : { name: command.name, statuses: [], nameservers: early, ...(expiresOn === undefined ? {} : { expiresOn }) };
  return done(value, [...notes, ...(reply.svTrId === undefined ? [] : [`Registry's id: ${reply.svTrId}`])]);
};
