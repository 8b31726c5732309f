import { DOMAIN, LAUNCH, NAMESTORE } from '../names.ts';
import { checkDomainName } from '../model/name-rules.ts';
import type { World } from '../model/world.ts';
import { Refusal, refuseIf } from '../refusal.ts';
import { kid, kids, kidText, maker, text } from '../xml/node.ts';
import { ext, type Call, type Flow } from './call.ts';
import { answerFeeCheck } from './fees.ts';

const d = maker(DOMAIN);

/** Why a name is not to be had; nothing when it is. */
const takenBecause = (world: World, name: string): string | undefined => {
  if (world.domains.has(name)) return 'In use';
  return world.reserved.has(name) ? 'Reserved' : undefined;
};

/** Names that begin so have a trademark against them. */
export const hasClaim = (name: string): boolean => name.startsWith('mark');

/** Verisign: without its product a command is lost between the zones. */
export const mustNameProduct = (call: Call, name: string): void => {
  const { subProducts } = call.world.kind;
  if (subProducts === undefined) return;
  const named = kidText(ext(call, NAMESTORE, 'namestoreExt'), 'subProduct');
  const zone = name.slice(name.lastIndexOf('.') + 1);
  refuseIf(named === undefined || (subProducts[zone] !== undefined && subProducts[zone] !== named), 2306, 'Specified sub-product does not exist');
};

export const domainCheck: Flow = (call) => {
  const names = kids(call.object, 'name').map((each) => text(each).toLowerCase());
  refuseIf(names.length > call.world.behaviour.checkLimit, 2306, 'Too many names');
  for (const name of names) mustNameProduct(call, name);
  const claims = ext(call, LAUNCH, 'check');
  if (claims !== undefined && claims.attrs['type'] !== 'avail') {
    const l = maker(LAUNCH);
    const phase = kid(claims, 'phase');
    return {
      code: 1000,
      extension: [l('chkData', [phase, ...names.map((name) => l('cd', [l('name', name, { exists: hasClaim(name) ? '1' : '0' }), hasClaim(name) && l('claimKey', `claim-of-${name}`)]))])],
    };
  }
  const answers = names.map((name) => {
    try {
      checkDomainName(call.world, name);
    } catch (error) {
      // A name the rules forbid is not available; a zone of somebody else spoils the whole question.
      if (!(error instanceof Refusal) || error.code === 2004) throw error;
      return d('cd', [d('name', name, { avail: '0' }), d('reason', 'Not allowed')]);
    }
    const reason = takenBecause(call.world, name);
    return d('cd', [d('name', name, { avail: reason === undefined ? '1' : '0' }), reason !== undefined && d('reason', reason)]);
  });
  return { code: 1000, data: [d('chkData', answers)], extension: [answerFeeCheck(call, names)] };
};
