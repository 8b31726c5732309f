import { z } from 'zod';
import type { CallCtx, Ctx } from './ctx.ts';
import { aFunction, aSettingsSchema, aText, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Outcome } from './outcome.ts';
import type { Secret } from './secret.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

/** Bytes. @since 0.1.0 */
export type Bytes = number;
/** A quota. @since 0.1.0 */
export type Limit = number | 'unlimited';
/** State of an account on a server. @since 0.1.0 */
export type AccountState = 'pending' | 'active' | 'suspended' | 'absent';

/** How a module names an account it made; `data` is the module's own, stored by core, never shown. @since 0.1.0 */
export interface Ref {
  readonly id: string;
  readonly domain?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** How a suspension looks on the server: cut off, or a walled garden with the payment page. @since 0.1.0 */
export type SuspensionMode = 'block' | 'walled';

/** One sub-account resource that should exist, with its stable key within the service. @since 0.1.0 */
export interface DesiredResource<K extends ResourceKind = ResourceKind> {
  readonly kind: K;
  /** Core's id of the resource; stays the same for ever. */
  readonly key: string;
  /** What the server called it, once known. */
  readonly remoteId?: string;
  readonly want: ResourceMap[K];
}

/** What a service should look like on the server. The module makes it so; asking twice changes nothing. @since 0.1.0 */
export interface Desired<P> {
  readonly serviceId: string;
  readonly ref?: Ref;
  readonly username?: string;
  readonly password?: Secret;
  readonly domain?: string;
  readonly email: string;
  readonly locale: string;
  readonly plan: P;
  /** Stable name of the plan, the same as `ensurePlan` was called with. */
  readonly planKey: string;
  /** Chosen product options by stable key. */
  readonly options: Readonly<Record<string, Limit | string | boolean>>;
  readonly state: 'active' | 'suspended';
  readonly suspension?: { readonly reason: string; readonly mode: SuspensionMode };
  /** End of access as an instant, where a product has one. Never set while the clock is a sandbox. */
  readonly expiresAt?: string;
  readonly resources: readonly DesiredResource[];
}

/** What the server says there is. @since 0.1.0 */
export interface Observed {
  readonly ref: Ref;
  readonly username: string;
  readonly domain?: string;
  readonly email?: string;
  readonly plan?: string;
  readonly state: AccountState;
  readonly suspendedReason?: string;
  /** ISO instant. */
  readonly createdAt?: string;
  readonly ip?: string;
  /** Remote ids of resources by their key. */
  readonly resources?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One page of a listing. @since 0.1.0 */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Answer of a connection test. `message` is for people and says what to mend. @since 0.1.0 */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly message: string;
  readonly version?: string;
  readonly latencyMs: number;
  readonly warnings: readonly string[];
  readonly accounts?: { readonly used: number; readonly max: Limit };
}

/** A measured quantity of a service. @since 0.1.0 */
export interface Metric {
  readonly key: string;
  readonly unit: 'bytes' | 'count' | 'seconds' | 'bps';
  readonly kind: 'gauge' | 'counter' | 'period';
  readonly label: string;
}

/** One reading. @since 0.1.0 */
export interface Sample {
  readonly ref: string;
  readonly metric: string;
  readonly value: number;
  readonly limit?: Limit;
  /** ISO instant. */
  readonly at: string;
  /** Names the counter, so that a reset is seen as such. */
  readonly counterId?: string;
}

/** An extra RADIUS attribute. @since 0.1.0 */
export interface RadiusAttribute {
  readonly table: 'check' | 'reply';
  readonly name: string;
  readonly op: ':=' | '=' | '+=' | '==' | '=~' | '!=';
  readonly value: string;
}

/**
 * Resource kinds and their shapes; extensions add kinds by declaration merging.
 * @since 0.1.0
 */
export interface ResourceMap {
  /** A login for network access. Speeds are bit/s and override the plan's; at most five MACs (row B14). */
  radiusLogin: {
    readonly username: string;
    readonly password?: Secret;
    readonly macs: readonly string[];
    readonly ip?: string;
    readonly pool?: string;
    readonly maxSessions?: number;
    readonly down?: number;
    readonly up?: number;
    readonly attributes?: readonly RadiusAttribute[];
  };
  /** A session that is or was open. Instants are ISO UTC, `up` and `down` are bytes as the client sees them. */
  session: {
    readonly username: string;
    readonly nas: string;
    readonly startedAt: string;
    readonly stoppedAt?: string;
    readonly ip?: string;
    readonly mac?: string;
    readonly up: Bytes;
    readonly down: Bytes;
    readonly endedBecause?: string;
  };
  /** @alpha No shipped extension uses it yet. */
  mailbox: { readonly address: string; readonly password?: Secret; readonly quota?: Limit; readonly usage?: Bytes; readonly enabled?: boolean; readonly primary?: boolean };
  /** @alpha */
  forwarder: { readonly source: string; readonly targets: readonly string[]; readonly keepCopy: boolean };
  /** @alpha */
  database: { readonly name: string; readonly engine: 'mysql' | 'postgresql'; readonly host?: string; readonly usage?: Bytes };
  /** @alpha */
  ftpUser: { readonly login: string; readonly password?: Secret; readonly path: string; readonly quota?: Limit };
  /** @alpha */
  domain: { readonly name: string; readonly kind: 'primary' | 'addon' | 'alias' | 'sub'; readonly root?: string };
  /** @alpha */
  dnsRecord: { readonly zone: string; readonly name: string; readonly type: string; readonly content: string; readonly ttl: number; readonly prio?: number };
}

/** Name of a resource kind. @since 0.1.0 */
export type ResourceKind = keyof ResourceMap & string;

/** What a module can do with one kind of resource. Capability = member present. @since 0.1.0 */
export interface ResourceHandler<C, K extends ResourceKind> {
  list(ctx: CallCtx<C>, account: Ref, cursor?: string): Promise<Page<ResourceMap[K] & { readonly id: string }>>;
  /** Facts about one resource for staff, in the order to show them. */
  inspect?(ctx: CallCtx<C>, account: Ref, id: string): Promise<readonly { readonly name: string; readonly value: string }[]>;
  /** Ends it on the server (closes a session). Absent = success. */
  remove?(ctx: CallCtx<C>, account: Ref, id: string): Promise<Outcome<void>>;
  /** @alpha */
  move?(ctx: CallCtx<C>, id: string, from: Ref, to: Ref): Promise<Outcome<{ readonly id: string }>>;
}

/** Handlers by kind. @since 0.1.0 */
export type ResourceHandlers<C> = { readonly [K in ResourceKind]?: ResourceHandler<C, K> };

/** Members of a server module that is set up for one server. @since 0.1.0 */
export interface ServerModule<C, P> {
  /** Proves that address and credentials work, and says in plain words what does not. */
  test(ctx: CallCtx<C>): Promise<ConnectionTest>;
  /** Looks an account up; `undefined` = there is none. Used after an ambiguous failure. */
  find(ctx: CallCtx<C>, wanted: Ref | { readonly username: string }): Promise<Observed | undefined>;
  /** Makes the server match. Repeating it changes nothing. */
  ensure(ctx: CallCtx<C>, want: Desired<P>): Promise<Outcome<Observed>>;
  /** Removes the account; absent = success. */
  remove(ctx: CallCtx<C>, ref: Ref): Promise<Outcome<void>>;
  /** All accounts, for reconciliation. */
  accounts?(ctx: CallCtx<C>, cursor?: string): Promise<Page<Observed>>;
  /** Continues a `pending` outcome. */
  poll?(ctx: CallCtx<C>, job: string): Promise<Outcome<Observed>>;
  /** Writes what a plan needs on the server (speed groups, packages) before services use it. */
  ensurePlan?(ctx: CallCtx<C>, plan: P, planKey: string): Promise<Outcome<void>>;
  /** Plans that exist on the server. @alpha */
  plans?(ctx: CallCtx<C>): Promise<readonly { readonly id: string; readonly label: string }[]>;
  /** One-click login. @alpha */
  sso?(ctx: CallCtx<C>, account: Ref): Promise<{ readonly url: string; readonly method: 'GET' | 'POST'; readonly form?: Readonly<Record<string, string>> }>;
  readonly metrics?: readonly Metric[];
  usage?(ctx: CallCtx<C>, refs: readonly Ref[], since: string): AsyncIterable<Sample>;
  readonly resources?: ResourceHandlers<C>;
}

/** Rules for user names on this kind of server. @since 0.1.0 */
export interface UsernameRule {
  readonly max: number;
  /** Source of a regular expression a name must match as a whole. */
  readonly pattern: string;
  readonly reserved?: readonly string[];
}

/** What an author writes for a server module. @since 0.1.0 */
export interface ServerModuleDefinition<C extends SettingsSchema, P extends SettingsSchema> {
  /** Settings of one server: address, credentials. */
  readonly account: C;
  /** Settings of a product sold on it. */
  readonly product: P;
  /** Kinds of resource a service of this module carries. The first one gets made with the service. */
  readonly resourceKinds?: readonly ResourceKind[];
  readonly username?: UsernameRule;
  readonly limits?: { readonly concurrency?: number; readonly perMinute?: number; readonly timeoutMs?: number };
  create(ctx: Ctx): ServerModule<SettingsOf<C>, SettingsOf<P>> | Promise<ServerModule<SettingsOf<C>, SettingsOf<P>>>;
  /** Called when the extension stops; close pools and sockets here. */
  stop?(): Promise<void>;
}

const compiles = (source: string): boolean => {
  try {
    return new RegExp(source).source.length > 0;
  } catch {
    return false;
  }
};

const count = z.int().min(1);

const shape = z.strictObject({
  account: aSettingsSchema,
  product: aSettingsSchema,
  resourceKinds: z.array(aText).optional(),
  username: z.strictObject({ max: count, pattern: aText.refine(compiles, 'is not a regular expression'), reserved: z.array(aText).optional() }).optional(),
  limits: z.strictObject({ concurrency: count.optional(), perMinute: count.optional(), timeoutMs: count.optional() }).optional(),
  create: aFunction,
  stop: aFunction.optional(),
});

/**
 * Defines a server module. The members present are the capabilities; user interface, API and documents follow them.
 * Throws `DECLARATION_INVALID`, naming the field, if it cannot work.
 * @since 0.1.0
 */
export const defineServerModule = <C extends SettingsSchema, P extends SettingsSchema>(
  definition: ServerModuleDefinition<C, P>,
): Extension<'module', ServerModuleDefinition<C, P>> => {
  checkDeclaration('defineServerModule', shape, definition);
  return brandExtension('module', definition);
};
