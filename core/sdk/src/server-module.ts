import { z } from 'zod';
import type { AccessPointHandler } from './access-points.ts';
import type { CallCtx, Ctx } from './ctx.ts';
import type { LocalDate } from './dates.ts';
import { aFunction, aSettingsSchema, aText, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Outcome } from './outcome.ts';
import type { PrepaidHandler } from './prepaid-access.ts';
import type { ResourceForm } from './resource-forms.ts';
import type { DesiredResource, Limit, ResourceKind, ResourceMap } from './resource-map.ts';
import type { Secret } from './secret.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';

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
  /** What the service may use is used up: `plan` is the slower one, and what somebody has of his own is no faster. @since 0.1.0 */
  readonly throttled?: boolean;
  /** Chosen product options by stable key. */
  readonly options: Readonly<Record<string, Limit | string | boolean>>;
  readonly state: 'active' | 'suspended';
  readonly suspension?: { readonly reason: string; readonly mode: SuspensionMode };
  /** End of access as an instant, where a product has one. Never set while the clock is a sandbox. */
  readonly expiresAt?: string;
  readonly resources: readonly DesiredResource[];
  /** How many more of a kind than the plan has, by kind: what add-ons give, and what stands beyond the plan. Only kinds of `resourceRaises`. @since 0.1.0 */
  readonly raised?: Readonly<Record<string, number>>;
  /** The day on which what is paid ends. Only for modules that say `needs: ['paidUntil']`, which are asked again when more is paid. @since 0.1.0 */
  readonly paidUntil?: LocalDate;
  /** The service that this one is an add-on of, if the same server has it. Only with `needs: ['parent']`. @since 0.1.0 */
  readonly parent?: { readonly serviceId: string; readonly ref?: Ref };
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
  /** How many of a kind the account may have, by kind, as the server has it now. @since 0.1.0 */
  readonly limits?: Readonly<Record<string, Limit>>;
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
  /** How busy it is, 0 to 100, where the server says so. Placement prefers the calm one. */
  readonly load?: number;
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
  /** Remote id of the resource it belongs to, where one has a reading of its own. */
  readonly resource?: string;
  /** The counter will not move again, and `at` is when it stopped: such a reading need not be remembered by its name. */
  readonly final?: boolean;
  /** What a `period` reading covers, ISO instants; the next one of the same period replaces it. */
  readonly period?: { readonly from: string; readonly to: string };
}

/** A fact or a line of text for people. @since 0.1.0 */
export interface NamedFact {
  readonly name: string;
  readonly value: string;
}

/**
 * What an action answers: a sentence, facts to show, rows to show, files to save, or where to send the browser. Texts that a
 * language file of the extension knows under `says.<text>` are shown in the reader's language. None of it is kept.
 * @since 0.1.0
 */
export interface ActionReply {
  readonly message?: string;
  readonly facts?: readonly NamedFact[];
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** Texts to look at and to save, such as a certificate. @since 0.1.0 */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  readonly url?: string;
  /** What was done takes its time: core asks `ensure` again, which may answer `pending`. @since 0.1.0 */
  readonly again?: boolean;
}

/**
 * A command of the module's own (row D3): a button on the page of the service or of a resource. `run` gets what the form
 * took, checked by `input`. Titles are English; a language file of the extension translates `actions.<name>`.
 * @since 0.1.0
 */
export interface ModuleAction<C> {
  readonly title: string;
  readonly help?: string;
  readonly audience: readonly ('staff' | 'client')[];
  /** Ask before it runs, with this sentence. */
  readonly confirm?: string;
  /**
   * It tells the module that what it waits for has come: offered only while a `pending` of it goes on, to staff also when the
   * service has ended, and the `id` of `account` is the job. @since 0.1.0
   */
  readonly whileWaiting?: boolean;
  readonly input?: SettingsSchema;
  run(ctx: CallCtx<C>, account: Ref, input: Readonly<Record<string, unknown>>, resource?: ActionTarget): Promise<Outcome<ActionReply>>;
}

/** The resource an action is about. @since 0.1.0 */
export interface ActionTarget {
  /** What the server calls it. */
  readonly id: string;
  readonly name: string;
}

/** Where a one-click login should lead. @since 0.1.0 */
export interface SsoTarget {
  readonly app?: string;
  readonly as?: 'owner' | 'reseller';
  /** Into this mailbox instead of the panel. */
  readonly mailbox?: string;
  /** Address of the browser that will follow it. */
  readonly ip?: string;
}

/** A one-click login: lead the browser there, with a form if there is one. @since 0.1.0 */
export interface SsoLink {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly form?: Readonly<Record<string, string>>;
  /** ISO instant. */
  readonly expiresAt?: string;
}

/** A plan (package) that exists on the server. @since 0.1.0 */
export interface ServerPlan {
  readonly id: string;
  readonly label: string;
  readonly limits?: Readonly<Record<string, Limit>>;
}

/**
 * What a module can do with one kind of resource. Capability = member present.
 *
 * A kind whose handler has `ensure` is converged by core, one resource at a time, after `ServerModule.ensure` of the
 * account; what nobody wants any more goes by `remove`. A kind without it is the module's own duty in
 * `ServerModule.ensure`, which gets all resources in `Desired.resources` either way.
 * @since 0.1.0
 */
export interface ResourceHandler<C, K extends ResourceKind> {
  /** All of the account's. Of an account that is not there: none. */
  list(ctx: CallCtx<C>, account: Ref, cursor?: string): Promise<Page<ResourceMap[K] & { readonly id: string }>>;
  /** Makes one so: creates, changes, sets the password. Repeating it changes nothing. A foreign one of that name is `exists`. */
  ensure?(ctx: CallCtx<C>, account: Ref, want: DesiredResource<K>): Promise<Outcome<{ readonly id: string }>>;
  /** Facts about one resource for staff, in the order to show them. */
  inspect?(ctx: CallCtx<C>, account: Ref, id: string): Promise<readonly NamedFact[]>;
  /** Ends it on the server (deletes a mailbox, closes a session). Absent = success. */
  remove?(ctx: CallCtx<C>, account: Ref, id: string): Promise<Outcome<void>>;
  /** Takes it over from another account on the same server. Without it core refuses: a new one would be empty. Repeating it changes nothing. */
  move?(ctx: CallCtx<C>, id: string, from: Ref, to: Ref): Promise<Outcome<{ readonly id: string }>>;
  /** Commands for one resource, by name. */
  readonly actions?: Readonly<Record<string, ModuleAction<C>>>;
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
  /**
   * Sessions in which somebody had an address at some time between two instants, the oldest first, at most 200: for
   * questions of authorities. `address` is IPv4, IPv6 or an IPv6 prefix.
   * @since 0.1.0
   */
  sessionsAt?(ctx: CallCtx<C>, wanted: { readonly address: string; readonly from: string; readonly until: string }): Promise<Page<ResourceMap['session'] & { readonly id: string }>>;
  /**
   * What the server itself needs and no service asks for: a speed that follows the hour, old rows that go. Core calls it
   * every five minutes, and again soon after `pending`. Doing it twice changes nothing.
   * @since 0.1.0
   */
  upkeep?(ctx: CallCtx<C>): Promise<Outcome<void>>;
  /** Continues a `pending` outcome. */
  poll?(ctx: CallCtx<C>, job: string): Promise<Outcome<Observed>>;
  /** Gives up a `pending` outcome that nobody wants any more, where that can be; the account may be there all the same. @since 0.1.0 */
  cancel?(ctx: CallCtx<C>, job: string): Promise<Outcome<void>>;
  /** Writes what a plan needs on the server (speed groups, packages) before services use it. */
  ensurePlan?(ctx: CallCtx<C>, plan: P, planKey: string): Promise<Outcome<void>>;
  /** Plans that exist on the server. */
  plans?(ctx: CallCtx<C>): Promise<readonly ServerPlan[]>;
  /** Choices for a field with `widget: 'remote'` and `list: <name>`. */
  choices?(ctx: CallCtx<C>, list: string): Promise<readonly { readonly value: string; readonly label: string }[]>;
  /** One-click login into the account, or where `to` says. */
  sso?(ctx: CallCtx<C>, account: Ref, to?: SsoTarget): Promise<SsoLink>;
  /** One-click login for staff into the server itself. */
  adminSso?(ctx: CallCtx<C>): Promise<SsoLink>;
  /** Commands of the module's own for the whole account, by name. */
  readonly actions?: Readonly<Record<string, ModuleAction<C>>>;
  /** Access equipment the server lists. @since 0.1.0 */
  readonly accessPoints?: AccessPointHandler<C>;
  /** Vouchers for a hotspot. @since 0.1.0 */
  readonly prepaid?: PrepaidHandler<C, P>;
  readonly metrics?: readonly Metric[];
  /** Readings one by one, or many at a time where there are a million. */
  usage?(ctx: CallCtx<C>, refs: readonly Ref[], since: string): AsyncIterable<Sample | readonly Sample[]>;
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
  /** Kinds of resource a service of this module carries. */
  readonly resourceKinds?: readonly ResourceKind[];
  /**
   * What a new service begins with. `resource` (the default where there are kinds): one resource of the first kind, named
   * and with a password. `account`: the account itself has a user name (by the `username` rule) and a password, handed
   * over as `Desired.username` and `Desired.password`. `none`: neither; resources come when somebody adds them.
   */
  readonly identity?: 'resource' | 'account' | 'none';
  /** The account needs a domain (`Desired.domain`): the order asks for it, and the first `domain` resource is the primary one. */
  readonly needsDomain?: boolean;
  /** Fields of a core kind that this module supports; absent = all. Others are not shown. */
  readonly resourceFields?: { readonly [K in ResourceKind]?: readonly string[] };
  /** Forms of kinds of its own, or other ones for core kinds. */
  readonly resourceForms?: { readonly [K in ResourceKind]?: ResourceForm };
  /**
   * Which product setting says how many of a kind a service may have; 0 = as many as wanted. Of a kind that belongs to a
   * parent: how many each parent may have. Core then refuses one too many before it asks the server.
   */
  readonly resourceLimits?: { readonly [K in ResourceKind]?: string };
  /**
   * Kinds of which the module gives one account more than its plan has (`Desired.raised`), where an add-on or staff give more.
   * What the plan has comes from the server: `Observed.limits` of `ensure`. Of domains, those of the kind `addon` count.
   * @since 0.1.0
   */
  readonly resourceRaises?: readonly ResourceKind[];
  readonly username?: UsernameRule;
  /** What `Desired` tells besides: through when it is paid, and of which service it is an add-on. @since 0.1.0 */
  readonly needs?: readonly ('paidUntil' | 'parent')[];
  /** `sso` can lead into a mailbox, too. @since 0.1.0 */
  readonly mailboxSignOn?: boolean;
  /** `usageAccounts`: as many accounts `usage` is asked for at a time; absent = all of a server's. */
  readonly limits?: { readonly concurrency?: number; readonly perMinute?: number; readonly timeoutMs?: number; readonly usageAccounts?: number };
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

const form = z.strictObject({
  title: aText,
  titles: aText,
  name: aText,
  unique: z.array(aText).optional(),
  fields: aSettingsSchema,
  secret: z.boolean().optional(),
  client: z.array(aText),
  fixed: z.array(aText).optional(),
  group: z.enum(['access', 'mail', 'web', 'databases', 'dns', 'other']),
  parent: z.strictObject({ kind: aText, field: aText }).optional(),
});

const shape = z.strictObject({
  account: aSettingsSchema,
  product: aSettingsSchema,
  resourceKinds: z.array(aText).optional(),
  identity: z.enum(['resource', 'account', 'none']).optional(),
  needsDomain: z.boolean().optional(),
  resourceFields: z.record(z.string(), z.array(aText)).optional(),
  resourceForms: z.record(z.string(), form).optional(),
  resourceLimits: z.record(z.string(), aText).optional(),
  resourceRaises: z.array(aText).optional(),
  needs: z.array(z.enum(['paidUntil', 'parent'])).optional(),
  mailboxSignOn: z.boolean().optional(),
  username: z.strictObject({ max: count, pattern: aText.refine(compiles, 'is not a regular expression'), reserved: z.array(aText).optional() }).optional(),
  limits: z.strictObject({ concurrency: count.optional(), perMinute: count.optional(), timeoutMs: count.optional(), usageAccounts: count.optional() }).optional(),
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
