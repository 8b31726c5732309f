import type { Node } from '../xml/node.ts';
import type { Behaviour } from './behaviour.ts';
import type { RegistryKind } from './kinds.ts';
import type { Contact, Domain, Host, RegistrarAccount } from './objects.ts';
import type { PriceList } from './prices.ts';

/** How long things last, in days. */
export interface Spans {
  readonly addGrace: number;
  readonly renewGrace: number;
  readonly autoRenewGrace: number;
  readonly transferGrace: number;
  readonly transferDecision: number;
  readonly redemption: number;
  readonly restoreReport: number;
  readonly pendingDelete: number;
}

export const defaultSpans: Spans = {
  addGrace: 5,
  renewGrace: 5,
  autoRenewGrace: 45,
  transferGrace: 5,
  transferDecision: 5,
  redemption: 30,
  restoreReport: 7,
  pendingDelete: 5,
};

export interface Limits {
  readonly sessions: number;
  readonly badLogins: number;
  /** Commands a minute of registry time; more are refused with 2502 and the line is cut. */
  readonly commandsPerMinute: number;
  readonly maxFrame: number;
  /** Silence after which the registry hangs up, in real seconds. */
  readonly idleSeconds: number;
}

export const defaultLimits: Limits = { sessions: 20, badLogins: 3, commandsPerMinute: Infinity, maxFrame: 4 * 1024 * 1024, idleSeconds: Infinity };

/** Everything the registry knows. */
export interface World {
  readonly kind: RegistryKind;
  readonly zones: readonly string[];
  readonly extensions: readonly string[];
  readonly behaviour: Behaviour;
  readonly spans: Spans;
  readonly limits: Limits;
  prices: PriceList;
  readonly reserved: ReadonlySet<string>;
  readonly domains: Map<string, Domain>;
  readonly contacts: Map<string, Contact>;
  readonly hosts: Map<string, Host>;
  readonly registrars: Map<string, RegistrarAccount>;
  /** Cases of Nominet's handshake: who is offered what. */
  readonly cases: Map<string, { readonly domain: string; readonly to: string }>;
  readonly usedTrIds: Set<string>;
  /** Creates answer 1001 and wait for a decision. */
  readonly decisions: { creates: boolean };
  now(): number;
  nextNumber(): number;
}

/** Puts a message into a registrar's queue. */
export const tell = (
  world: World,
  registrarId: string,
  text: string,
  data: readonly Node[] = [],
  extension: readonly Node[] = [],
): void => {
  world.registrars.get(registrarId)?.queue.push({
    id: String(world.nextNumber()),
    at: world.now(),
    text,
    data,
    extension,
  });
};

export const roid = (world: World, letter: string): string => `${letter}${String(world.nextNumber())}-BILLET`;
