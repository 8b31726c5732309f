import { ModuleError } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainTransfer } from '../frames/domain.ts';
import { NOMINET_HANDSHAKE, NOMINET_RELEASE } from '../namespaces.ts';
import type { Registry } from '../registry.ts';
import { tag } from '../xml/write-xml.ts';
import { queryTransfer } from './query-transfer.ts';

/** The losing side's word on a transfer that waits, or the gaining side's change of mind. */
export const decideTransfer = async (registry: Registry, name: string, decision: 'approve' | 'reject' | 'cancel'): Promise<void> => {
  await registry.must((d) =>
    domainTransfer(d, decision, { name, extension: extras(d, { object: 'domain', verb: 'transfer', name }) }),
  );
};

/** Takes our own request back. True if there was one. */
export const cancelTransfer = async (registry: Registry, name: string): Promise<boolean> => {
  if ((await queryTransfer(registry, name)) !== 'pending') return false;
  await decideTransfer(registry, name, 'cancel');
  return true;
};

const needsRelease = ({ profile }: Registry): void => {
  if (profile.transfer.by === 'release') return;
  throw new ModuleError('unsupported', 'Domains of this registry move by a request of the new registrar.', { retry: 'never' });
};

/** Nominet: hands the domain to another registrar's tag. */
export const release = async (registry: Registry, name: string, target: string): Promise<void> => {
  needsRelease(registry);
  const r = tag(NOMINET_RELEASE);
  await registry.must(() => ({
    verb: 'update',
    effect: 'writes',
    content: [r('release', [r('domainName', name), r('registrarTag', target)])],
  }));
};

/** Nominet: takes or refuses what another registrar hands to us; the case comes by message. */
export const answerOffer = async (registry: Registry, caseId: string, accept: boolean): Promise<void> => {
  needsRelease(registry);
  const h = tag(NOMINET_HANDSHAKE);
  await registry.must(() => ({
    verb: 'update',
    effect: 'writes',
    content: [h(accept ? 'accept' : 'reject', [h('caseId', caseId)])],
  }));
};
