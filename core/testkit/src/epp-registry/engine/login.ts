import type { Answer } from '../flows/call.ts';
import { LOGIN_SEC } from '../names.ts';
import type { RegistrarAccount } from '../model/objects.ts';
import type { World } from '../model/world.ts';
import { Refusal, refuse, refuseIf } from '../refusal.ts';
import { kid, kids, kidText, text, type Node } from '../xml/node.ts';
import type { Session } from './session.ts';

const MARKER = '[LOGIN-SECURITY]';

/** The password of the plain field, or where the marker stands, that of the extension. */
const passwordIn = (login: Node, secured: Node | undefined, name: 'pw' | 'newPW'): string | undefined => {
  const plain = kidText(login, name);
  return plain === MARKER ? (kidText(secured, name) ?? refuse(2003, `loginSec ${name}`)) : plain;
};

const checkServices = (world: World, login: Node): ReadonlySet<string> => {
  const services = kid(login, 'svcs');
  const objects = kids(services, 'objURI').map(text);
  const extensions = kids(kid(services, 'svcExtension'), 'extURI').map(text);
  const strange = objects.find((uri) => !world.kind.objects.includes(uri));
  refuseIf(strange !== undefined, 2307, strange);
  const unknown = extensions.find((uri) => !world.extensions.includes(uri));
  refuseIf(unknown !== undefined, 2103, unknown);
  return new Set([...objects, ...extensions]);
};

const identify = (world: World, session: Session, id: string, password: string): RegistrarAccount => {
  const account = world.registrars.get(id);
  if (account === undefined) return refuse(world.behaviour.unknownRegistrar, 'Unknown registrar');
  refuseIf(session.certified !== undefined && session.certified !== id, 2200, 'The certificate is not of this registrar');
  refuseIf(account.password !== password, 2200, 'Wrong password');
  refuseIf(!account.active, 2201, 'The account is not active');
  return account;
};

/** Logs a registrar in; `others` = how many sessions he has already. */
export const login = (world: World, session: Session, command: Node, others: (id: string) => number): Answer => {
  const element = kid(command, 'login');
  const secured = kid(kid(command, 'extension'), 'loginSec');
  refuseIf(session.registrar !== undefined && world.behaviour.secondLogin === 'refused', 2002, 'Logged in already');
  if (element === undefined) return refuse(2001);
  const options = kid(element, 'options');
  refuseIf(kidText(options, 'version') !== '1.0', 2100);
  refuseIf(kidText(options, 'lang') !== 'en', 2306, 'Only en');
  const declared = checkServices(world, element);
  refuseIf(secured !== undefined && !declared.has(LOGIN_SEC), world.behaviour.undeclaredExtension, LOGIN_SEC);
  const id = kidText(element, 'clID') ?? '';
  let account: RegistrarAccount;
  try {
    account = identify(world, session, id, passwordIn(element, secured, 'pw') ?? '');
  } catch (error) {
    session.badLogins += 1;
    if (error instanceof Refusal && session.badLogins >= world.limits.badLogins) throw new Refusal(2501, error.reason, true);
    throw error;
  }
  if (others(id) >= world.limits.sessions) throw new Refusal(2502, 'Too many sessions', true);
  account.password = passwordIn(element, secured, 'newPW') ?? account.password;
  session.registrar = account;
  session.declared = declared;
  return { code: 1000 };
};
