import { CONTACT } from '../names.ts';
import { contactOf, isLinked, mustOwn } from '../model/find.ts';
import type { Contact } from '../model/objects.ts';
import { instant } from '../model/time.ts';
import { roid } from '../model/world.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, kids, kidText, maker, text, type Node } from '../xml/node.ts';
import type { Call, Flow } from './call.ts';

const c = maker(CONTACT);
/** What is not part of the contact's own data. */
const FRAME: ReadonlySet<string> = new Set(['id', 'authInfo', 'verified', 'unverified']);

const deepText = (node: Node): string => text(node);

const checkLetters = (nodes: readonly Node[]): void => {
  for (const postal of nodes.filter(({ name, attrs }) => name === 'postalInfo' && attrs['type'] === 'int')) {
    refuseIf(/[^\x20-\x7e]/.test(deepText(postal)), 2005, 'int is ASCII only');
  }
};

export const contactCheck: Flow = ({ world, object }) => ({
  code: 1000,
  data: [
    c('chkData', kids(object, 'id').map((id) => {
      const taken = world.contacts.has(text(id));
      return c('cd', [c('id', text(id), { avail: taken ? '0' : '1' }), taken && c('reason', 'In use')]);
    })),
  ],
});

const shown = ({ world }: Call, contact: Contact, whole: boolean): Node => {
  const statuses = [...contact.statuses, ...(isLinked(world, contact.id) ? ['linked'] : [])];
  const body = contact.body.filter(({ name }) => name !== 'disclose');
  return c('infData', [
    c('id', contact.id),
    c('roid', contact.roid),
    ...(statuses.some((each) => each !== 'linked') ? statuses : [...statuses, 'ok']).map((s) => c('status', [], { s })),
    ...body,
    c('clID', contact.sponsor),
    c('crID', contact.creator),
    c('crDate', instant(contact.createdAt)),
    contact.updater !== undefined && c('upID', contact.updater),
    contact.updatedAt !== undefined && c('upDate', instant(contact.updatedAt)),
    world.kind.unchecked.includes(CONTACT) && c('unverified'),
    whole && c('authInfo', [c('pw', contact.authInfo)]),
    ...(whole ? contact.body.filter(({ name }) => name === 'disclose') : []),
  ]);
};

export const contactInfo: Flow = (call) => {
  const contact = contactOf(call.world, kidText(call.object, 'id') ?? '');
  const given = kidText(kid(call.object, 'authInfo'), 'pw');
  refuseIf(given !== undefined && given !== contact.authInfo, 2202, 'Wrong code');
  return { code: 1000, data: [shown(call, contact, contact.sponsor === call.registrar.id || given !== undefined)] };
};

export const contactCreate: Flow = (call) => {
  const { world, registrar, object } = call;
  refuseIf(world.kind.contacts === 'forbidden', 2101, 'There are no contacts here');
  refuseIf(kid(object, 'authInfo') === undefined, 2003, 'authInfo');
  // Registro.br gives the handle itself.
  const id = world.kind.tickets && call.extensions.length === 0 ? `BR${String(world.nextNumber()).padStart(6, '0')}` : (kidText(object, 'id') ?? '');
  refuseIf(world.contacts.has(id), 2302, 'In use');
  const body = kids(object).filter(({ name }) => !FRAME.has(name));
  checkLetters(body);
  const now = world.now();
  world.contacts.set(id, {
    id, roid: roid(world, 'C'), statuses: new Set(), sponsor: registrar.id, creator: registrar.id, createdAt: now,
    updater: undefined, updatedAt: undefined, body, authInfo: kidText(kid(object, 'authInfo'), 'pw') ?? '',
  });
  return { code: 1000, data: [c('creData', [c('id', id), c('crDate', instant(now))])] };
};

/** The new parts stand in the places of the old; addresses by their type. */
const merged = (body: readonly Node[], change: readonly Node[]): readonly Node[] => {
  const key = ({ name, attrs }: Node): string => `${name} ${attrs['type'] ?? ''}`;
  const fresh = new Map(change.map((each) => [key(each), each]));
  const kept = body.map((each) => fresh.get(key(each)) ?? each);
  const added = change.filter((each) => !body.some((other) => key(other) === key(each)));
  return [...kept, ...added];
};

export const contactUpdate: Flow = ({ world, registrar, object }) => {
  const contact = contactOf(world, kidText(object, 'id') ?? '');
  mustOwn(contact, registrar.id);
  const statuses = (name: string): readonly string[] => kids(kid(object, name), 'status').map(({ attrs }) => attrs['s'] ?? '');
  const [add, rem] = [statuses('add'), statuses('rem')];
  const foreign = [...add, ...rem].find((status) => !status.startsWith('client'));
  if (foreign !== undefined) return refuse(2004, `${foreign} is the registry's`);
  refuseIf(add.some((each) => rem.includes(each)), 2306, 'Added and removed');
  refuseIf(contact.statuses.has('clientUpdateProhibited') && !rem.includes('clientUpdateProhibited'), 2304, 'clientUpdateProhibited');
  const change = kids(kid(object, 'chg')).filter(({ name }) => !FRAME.has(name));
  checkLetters(change);
  for (const status of rem) contact.statuses.delete(status);
  for (const status of add) contact.statuses.add(status);
  contact.body = merged(contact.body, change);
  contact.authInfo = kidText(kid(kid(object, 'chg'), 'authInfo'), 'pw') ?? contact.authInfo;
  contact.updater = registrar.id;
  contact.updatedAt = world.now();
  return { code: 1000 };
};

export const contactDelete: Flow = ({ world, registrar, object }) => {
  const contact = contactOf(world, kidText(object, 'id') ?? '');
  mustOwn(contact, registrar.id);
  refuseIf(isLinked(world, contact.id), 2305, 'linked');
  refuseIf(contact.statuses.has('clientDeleteProhibited'), 2304, 'clientDeleteProhibited');
  world.contacts.delete(contact.id);
  return { code: 1000 };
};

/** Contacts move at once: whoever knows the code has them. */
export const contactTransfer: Flow = ({ world, registrar, object, op }) => {
  const contact = contactOf(world, kidText(object, 'id') ?? '');
  refuseIf(op !== 'request', 2301);
  refuseIf(contact.sponsor === registrar.id, 2002, 'It is yours');
  refuseIf(kidText(kid(object, 'authInfo'), 'pw') !== contact.authInfo, 2202, 'Wrong code');
  const from = contact.sponsor;
  contact.sponsor = registrar.id;
  const now = instant(world.now());
  return {
    code: 1000,
    data: [c('trnData', [c('id', contact.id), c('trStatus', 'serverApproved'), c('reID', registrar.id), c('reDate', now), c('acID', from), c('acDate', now)])],
  };
};
