import type { Answer } from '../flows/call.ts';
import { DAY_MS } from '../model/time.ts';
import type { World } from '../model/world.ts';
import { EPP } from '../names.ts';
import { Refusal } from '../refusal.ts';
import { frameProblem } from '../structure/check-frame.ts';
import { kid, kids, kidText, maker, text, translate, type Node } from '../xml/node.ts';
import { parse } from '../xml/parse.ts';
import { render } from '../xml/render.ts';
import { carryOut } from './carry-out.ts';
import type { Faults, Manner, Mishap } from './fault.ts';
import { greetingNode } from './greeting.ts';
import { login } from './login.ts';
import { responseNode } from './response.ts';
import type { Session } from './session.ts';

/** What the registry does about a frame. */
export interface Reaction {
  /** Nothing = the line is cut without a word. */
  readonly reply: string | undefined;
  readonly hangUp: boolean;
  readonly manner?: Manner;
  readonly delayMs?: number;
}

export interface Engine {
  greeting(): string;
  react(session: Session, frame: string): Reaction;
  /** The connection is gone. */
  leave(session: Session): void;
  /** Sessions that are logged in. */
  readonly sessions: number;
}

const SILENCE: Reaction = { reply: undefined, hangUp: true };
const MINUTE_MS = DAY_MS / 1440;
const manners: ReadonlySet<unknown> = new Set<Manner>(['dropAfter', 'stall', 'halfFrame', 'wrongLength', 'notXml', 'twice', 'pieces']);

/** Reads frames and answers them, whatever they travel on. */
export const createEngine = (world: World, faults: Faults): Engine => {
  const loggedIn = new Set<Session>();
  const recent = new Map<string, number[]>();
  const inward = new Map(Object.entries(world.kind.namespaces).map(([standard, own]) => [own, standard]));
  const outward = new Map(Object.entries(world.kind.namespaces));
  const write = (node: Node): string => render(translate(node, outward));

  const nextSvTrId = (): string => (world.behaviour.constantSvTrId ? 'BILLET-1' : `BILLET-${String(world.nextNumber())}`);
  const respond = (answer: Answer, reason: string, clTrId: string | undefined, svTrId: string): string =>
    write(responseNode({ answer, reason, svTrId, clTrId: world.behaviour.silentTrId ? undefined : clTrId, noise: world.behaviour.noise }));

  const tooFast = ({ registrar }: Session): boolean => {
    if (registrar === undefined || world.limits.commandsPerMinute === Infinity) return false;
    const times = (recent.get(registrar.id) ?? []).filter((at) => at > world.now() - MINUTE_MS);
    times.push(world.now());
    recent.set(registrar.id, times);
    return times.length > world.limits.commandsPerMinute;
  };

  const leave = (session: Session): void => {
    loggedIn.delete(session);
    session.registrar = undefined;
  };

  const work = (session: Session, command: Node, verb: Node, ids: { readonly trId: string; readonly svTrId: string }): Answer => {
    if (tooFast(session)) throw new Refusal(2502, 'Too many commands', true);
    if (verb.name === 'login') {
      const answer = login(world, session, command, (id) => [...loggedIn].filter(({ registrar }) => registrar?.id === id).length);
      loggedIn.add(session);
      return answer;
    }
    if (verb.name === 'logout') {
      leave(session);
      return { code: 1500 };
    }
    return carryOut(world, session, { command, verb, ...ids });
  };

  const spoilt = (answer: Answer, mishap: Mishap | undefined): Answer => {
    if (typeof mishap === 'object' && 'refuseAfter' in mishap) return { code: mishap.refuseAfter };
    if (mishap !== 'unknownExtension') return answer;
    const strange = maker('http://nobody.example/ns/strange-1.0');
    return { ...answer, extension: [...(answer.extension ?? []), strange('strange', [strange('thing', 'ünknown')])] };
  };

  const command = (session: Session, node: Node): Reaction => {
    const verb = kids(node)[0];
    if (verb === undefined) return { reply: respond({ code: 2000 }, '', undefined, nextSvTrId()), hangUp: false };
    const clTrId = kidText(node, 'clTRID');
    const svTrId = nextSvTrId();
    const object = kids(verb)[0]?.ns;
    const mishap = faults.take(verb.name, object && (/([a-zA-Z]+)[^:/]*$/.exec(object)?.[1] ?? ''));
    if (mishap === 'dropBefore') return SILENCE;
    const heard = mishap === 'otherTrId' ? 'SOMEBODY-ELSE' : clTrId;
    if (typeof mishap === 'object' && 'refuse' in mishap) {
      return { reply: respond({ code: mishap.refuse }, '', heard, svTrId), hangUp: mishap.refuse >= 2500 };
    }
    const problem = world.behaviour.validation === 'strict' ? frameProblem(node, new Set(world.kind.unchecked)) : undefined;
    if (problem !== undefined) return { reply: respond({ code: 2001 }, problem, undefined, svTrId), hangUp: false };
    if (clTrId !== undefined && world.usedTrIds.has(clTrId) && world.behaviour.repeatedTrId === 'hangUp') return SILENCE;
    if (clTrId !== undefined) world.usedTrIds.add(clTrId);
    const more = {
      ...(manners.has(mishap) ? { manner: mishap as Manner } : {}),
      ...(typeof mishap === 'object' && 'delayMs' in mishap ? mishap : {}),
    };
    try {
      const answer = spoilt(work(session, node, verb, { trId: clTrId ?? '', svTrId }), mishap);
      return { reply: respond(answer, '', heard, svTrId), hangUp: answer.code === 1500 || answer.code >= 2500, ...more };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { reply: respond({ code: error.code }, error.reason, heard, svTrId), hangUp: error.hangUp, ...more };
    }
  };

  return {
    greeting: () => write(greetingNode(world)),
    react: (session, frame) => {
      let root: Node;
      try {
        root = translate(parse(frame), inward);
      } catch (error) {
        return { reply: respond({ code: 2001 }, error instanceof Error ? error.message : '', undefined, nextSvTrId()), hangUp: false };
      }
      const inner = root.ns === EPP && root.name === 'epp' ? kids(root)[0] : undefined;
      if (inner?.name === 'hello') return { reply: write(greetingNode(world)), hangUp: false };
      if (inner?.name === 'command') return command(session, inner);
      return { reply: respond({ code: 2001 }, text(kid(root, 'command')).slice(0, 40), undefined, nextSvTrId()), hangUp: false };
    },
    leave,
    get sessions() {
      return loggedIn.size;
    },
  };
};
