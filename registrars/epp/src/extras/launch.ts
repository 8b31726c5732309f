import { launchCreate, type LaunchPhase } from '../frames/launch.ts';
import { LAUNCH } from '../namespaces.ts';
import type { Extra } from './extra.ts';

type Fields = Readonly<Record<string, string>>;

const PHASES: ReadonlySet<string> = new Set<LaunchPhase['phase']>(['sunrise', 'landrush', 'claims', 'open']);

/** `launchPhase` of an order: one of the RFC's, or the registry's own name for one. */
export const launchPhaseOf = ({ launchPhase }: Fields): LaunchPhase | undefined => {
  if (launchPhase === undefined) return undefined;
  return PHASES.has(launchPhase) ? { phase: launchPhase as LaunchPhase['phase'] } : { phase: 'custom', name: launchPhase };
};

/** Launch phases of new zones (RFC 8334), with the claims notice that the registrant was shown and accepted. */
export const launch: Extra = ({ spoken }, { object, verb, fields = {} }) => {
  const phase = launchPhaseOf(fields);
  if (object !== 'domain' || verb !== 'create' || phase === undefined || !spoken.has(LAUNCH)) return undefined;
  const { launchType, claimsNoticeId: id, claimsNotAfter: notAfter, claimsAcceptedAt: acceptedAt } = fields;
  const notices = id === undefined || notAfter === undefined || acceptedAt === undefined ? [] : [{ id, notAfter, acceptedAt }];
  const type = launchType === 'application' || launchType === 'registration' ? { type: launchType } as const : {};
  return launchCreate({ ...phase, ...type, notices });
};
