import { CONTACT, NOM_HANDSHAKE, NOM_NOTICES, NOM_RELEASE } from '../names.ts';
import { domainOf, mustOwn } from '../model/find.ts';
import { tell } from '../model/world.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kidText, maker } from '../xml/node.ts';
import type { Flow } from './call.ts';

/** Nominet: the losing side hands a domain over; the gaining side is asked. */
export const release: Flow = ({ world, registrar, object }) => {
  const domain = domainOf(world, kidText(object, 'domainName') ?? '');
  mustOwn(domain, registrar.id);
  const to = kidText(object, 'registrarTag') ?? '';
  refuseIf(!world.registrars.has(to), 2201, 'No such tag');
  const caseId = String(world.nextNumber());
  world.cases.set(caseId, { domain: domain.name, to });
  const n = maker(NOM_NOTICES);
  const c = maker(CONTACT);
  tell(world, to, 'Registrar change authorisation', [
    n('rcData', [
      n('orig', 'registrant@example.test'),
      n('registrarTag', registrar.id),
      n('caseId', caseId),
      n('domainListData', [n('domainName', domain.name)], { noDomains: '1' }),
      c('infData', [c('id', domain.registrant ?? '')]),
    ]),
  ]);
  return { code: 1001, data: [maker(NOM_RELEASE)('releasePending', `Message sent to registrar ${to}`)] };
};

export const handshake: Flow = ({ world, registrar, object }) => {
  const caseId = kidText(object, 'caseId') ?? '';
  const offer = world.cases.get(caseId);
  if (offer === undefined || offer.to !== registrar.id) return refuse(2303, 'No such case');
  world.cases.delete(caseId);
  const domain = domainOf(world, offer.domain);
  if (object.name === 'accept') {
    tell(world, domain.sponsor, `${domain.name} went to ${registrar.id}`);
    domain.sponsor = registrar.id;
    domain.transferredAt = world.now();
  }
  const h = maker(NOM_HANDSHAKE);
  return { code: 1000, data: [h('hanData', [h('caseId', caseId), h('domainListData', [h('domainName', domain.name)], { noDomains: '1' })])] };
};
