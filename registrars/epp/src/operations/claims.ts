import { ModuleError, type RegisterDomain } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainCheck } from '../frames/domain.ts';
import { claimsCheck } from '../frames/launch.ts';
import { LAUNCH } from '../namespaces.ts';
import type { Registry } from '../registry.ts';
import { readClaims } from '../replies/launch-reply.ts';

/** In the claims phase a name that a trademark stands against is only registered after its notice was accepted. */
export const mustAcceptClaims = async (registry: Registry, { name, registrant }: RegisterDomain): Promise<void> => {
  const { launchPhase, claimsNoticeId } = registrant.extra ?? {};
  if (launchPhase !== 'claims' || claimsNoticeId !== undefined) return;
  const { reply } = await registry.must((d) => {
    const ask = d.spoken.has(LAUNCH) ? [claimsCheck({ phase: 'claims' })] : [];
    return domainCheck(d, [name], [...extras(d, { object: 'domain', verb: 'check', name }), ...ask]);
  });
  const claim = readClaims(reply).find(({ exists }) => exists);
  if (claim === undefined) return;
  throw new ModuleError('invalid', `A trademark stands against ${name}; its notice has to be accepted. ${claim.keys.join(' ')}`.trim(), {
    field: 'registrant.extra.claimsNoticeId', code: 'claims', retry: 'afterFix',
  });
};
