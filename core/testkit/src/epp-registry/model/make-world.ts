import { SECURE_AUTH } from '../names.ts';
import { behaviours, type Behaviour, type BehaviourName } from './behaviour.ts';
import { kinds, type RegistryKind, type RegistryKindName } from './kinds.ts';
import type { RegistrarAccount } from './objects.ts';
import { defaultPrices, type PriceList } from './prices.ts';
import { defaultLimits, defaultSpans, type Limits, type Spans, type World } from './world.ts';

export interface RegistrarWish {
  /** 3 to 16 characters; also the name in the client certificate. */
  readonly id: string;
  readonly password?: string;
  /** Minor units of the registry's currency. */
  readonly balance?: number;
  readonly creditLimit?: number;
  readonly lowWater?: number;
}

/** What a registry is like; everything has an honest default. */
export interface WorldOptions {
  readonly kind?: RegistryKindName;
  /** A whole character, or single traits on top of the strict one. */
  readonly behaviour?: BehaviourName | Partial<Behaviour>;
  readonly registrars?: readonly RegistrarWish[];
  /** The instant the registry's clock shows at the start; ISO. */
  readonly start?: string;
  readonly zones?: readonly string[];
  /** Extension namespaces instead of the kind's own. */
  readonly extensions?: readonly string[];
  readonly prices?: Partial<PriceList>;
  readonly spans?: Partial<Spans>;
  readonly limits?: Partial<Limits>;
  /** Names nobody may have. */
  readonly reserved?: readonly string[];
}

export const DEFAULT_REGISTRARS: readonly RegistrarWish[] = [{ id: 'registrar-one' }, { id: 'registrar-two' }];
const DEFAULT_BALANCE = 100_000_000;
const DEFAULT_START = '2027-01-01T00:00:00.000Z';

const account = (wish: RegistrarWish): RegistrarAccount => ({
  id: wish.id,
  password: wish.password ?? 'open-sesame-1',
  active: true,
  balance: wish.balance ?? DEFAULT_BALANCE,
  creditLimit: wish.creditLimit ?? 0,
  lowWater: wish.lowWater ?? 0,
  queue: [],
});

/** A registry without any object, and the hand that moves its clock. */
export const makeWorld = (options: WorldOptions): { readonly world: World; advance(ms: number): void } => {
  const kind: RegistryKind = kinds[options.kind ?? 'rfc'];
  const wished = options.behaviour ?? 'strict';
  const behaviour: Behaviour = typeof wished === 'string' ? behaviours[wished] : { ...behaviours.strict, ...wished };
  const extensions = options.extensions ?? kind.extensions;
  let now = Date.parse(options.start ?? DEFAULT_START);
  let number = 100_000;
  const world: World = {
    kind,
    zones: options.zones ?? kind.zones,
    extensions: behaviour.secureAuthInfo ? [...extensions, SECURE_AUTH] : extensions,
    behaviour,
    spans: { ...defaultSpans, ...options.spans },
    limits: { ...defaultLimits, ...options.limits },
    prices: { ...defaultPrices, ...options.prices },
    reserved: new Set(options.reserved ?? []),
    domains: new Map(),
    contacts: new Map(),
    hosts: new Map(),
    registrars: new Map((options.registrars ?? DEFAULT_REGISTRARS).map((wish) => [wish.id, account(wish)])),
    cases: new Map(),
    usedTrIds: new Set(),
    decisions: { creates: false },
    now: () => now,
    nextNumber: () => (number += 1),
  };
  return {
    world,
    advance: (ms) => {
      now += ms;
    },
  };
};
