import type { AnyExtension, Bytes, CallCtx, Desired, ResourceKind, ResourceMap } from '@billet/sdk';

/** What is on the server under one name, looked up without the module. */
export interface SeenAccount {
  readonly state: 'active' | 'suspended';
  /** Whatever tells one plan from another on this server. */
  readonly plan?: unknown;
  readonly password?: string;
  /** Names of the sub-account resources. */
  readonly resources?: readonly string[];
}

type Soon<T> = T | Promise<T>;

/** The server behind the module, as a test looks at it and steers it. */
export interface ServerSide {
  look(username: string): Soon<SeenAccount | undefined>;
  /** How many accounts there are. */
  count(): Soon<number>;
  /** The next change is carried out, but its answer gets lost. */
  loseAnswer?(): void;
  /** The next call is never answered. */
  stall?(): void;
  /** Makes an account that is not Billet's. */
  foreign?(username: string): Soon<void>;
  /** Changes an account behind Billet's back. */
  spoil?(username: string): Soon<void>;
  /** Makes accounts until there are more than one page of `accounts` holds. */
  fill?(): Soon<void>;
  /** The counter of this session now stands there. Needed by every module that has `usage`. */
  traffic?(
    username: string,
    session: string,
    counted: { readonly up: Bytes; readonly down: Bytes },
  ): Soon<void>;
}

/** A resource of one kind that may be made on the account `username`, and the same one changed. */
export interface ResourceSample<K extends ResourceKind> {
  make(username: string, n: number): ResourceMap[K];
  change?(want: ResourceMap[K]): ResourceMap[K];
  /** An account has one of it at most. */
  readonly single?: boolean;
  /** What has to be there first, in this order (the database of a user). */
  readonly after?: readonly { readonly kind: ResourceKind; make(username: string): ResourceMap[ResourceKind] }[];
  /** The server itself says that it is so; throws if not. */
  check?(username: string, want: ResourceMap[K]): Soon<void>;
}

/** A server module ready to be examined. Made anew for every case. */
export interface ServerModuleFixture {
  /** The package's default export. */
  readonly extension: AnyExtension;
  /** Settings of the server as staff type them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Settings of a product, and those of another one. */
  readonly plan: Readonly<Record<string, unknown>>;
  readonly otherPlan?: Readonly<Record<string, unknown>>;
  /** A product without limits, and how `look` tells of it. */
  readonly unlimited?: { readonly plan: Readonly<Record<string, unknown>>; readonly sees: unknown };
  readonly server: ServerSide;
  /** The server keeps passwords, and `look` tells them. */
  readonly passwords?: boolean;
  /** Settings with a secret that is not the server's; `onlyTest` = making accounts does not use it. */
  readonly wrongSecret?: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly onlyTest?: boolean;
  };
  /** Settings that lead nowhere. A module with settings needs them, or says that there is nothing to reach. */
  readonly unreachable?: Readonly<Record<string, unknown>> | 'nothing to reach';
  /** Wishes that can never come true, with the field that is to blame. */
  readonly invalid?: readonly {
    readonly field: string;
    readonly spoil: (want: Desired<unknown>) => Desired<unknown>;
  }[];
  /** The domain of an account, where the module makes it for one. */
  readonly domain?: (username: string) => string;
  /** A resource of the module's first kind; a plain RADIUS login when absent. */
  readonly resource?: (username: string) => ResourceMap[keyof ResourceMap];
  /** One sample for every kind whose handler has `ensure`. */
  readonly resources?: { readonly [K in ResourceKind]?: ResourceSample<K> };
  /** Carries out what was answered with `pending`. */
  finish?(job: string, ctx: CallCtx): Soon<void>;
  stop?(): Soon<void>;
}
