import type { Answer } from '../flows/call.ts';
import { flowFor } from '../flows/flows.ts';
import { poll } from '../flows/poll.ts';
import type { World } from '../model/world.ts';
import { Refusal, refuse, refuseIf } from '../refusal.ts';
import { kid, kids, type Node } from '../xml/node.ts';
import type { Session } from './session.ts';

export interface Order {
  readonly command: Node;
  readonly verb: Node;
  readonly trId: string;
  readonly svTrId: string;
}

const checkExtensions = (world: World, { declared }: Session, extensions: readonly Node[]): void => {
  for (const { ns } of extensions) {
    refuseIf(!world.extensions.includes(ns), 2103, ns);
    refuseIf(!declared.has(ns), world.behaviour.undeclaredExtension, `${ns} was not named at login`);
  }
};

/** A command of somebody who is logged in. */
export const carryOut = (world: World, session: Session, order: Order): Answer => {
  const { registrar, declared } = session;
  const { beforeLogin, unknownObject } = world.behaviour;
  const { command, verb, trId, svTrId } = order;
  if (registrar === undefined) throw new Refusal(beforeLogin.code, 'Not logged in', beforeLogin.hangUp);
  if (verb.name === 'poll') return poll(world, registrar, verb.attrs);
  const [object] = kids(verb);
  if (object === undefined) return refuse(2003, 'object');
  const flow = flowFor(object.ns, verb.name);
  if (!world.kind.objects.includes(object.ns) && !world.extensions.includes(object.ns)) {
    throw new Refusal(unknownObject.code, object.ns, unknownObject.hangUp);
  }
  if (flow === undefined) return refuse(2101);
  refuseIf(!declared.has(object.ns), 2002, `${object.ns} was not named at login`);
  const extensions = kids(kid(command, 'extension'));
  checkExtensions(world, session, extensions);
  return flow({ world, registrar, object, op: verb.attrs['op'] ?? '', extensions, declared, trId, svTrId });
};
