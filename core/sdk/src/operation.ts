import { z } from 'zod';
import type { Clock, IdSource, Log } from './ctx.ts';
import { aFunction, aSchema, aText, checkDeclaration } from './declaration.ts';
import type { Actor, EventMap, EventName, FilterInput, FilterName, FilterValue, GateMap, GateName, Verdict } from './hooks.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';
import type { TableAccess, TableDefinition } from './table.ts';

/** Who may call an operation. `guest` = nobody is signed in; `system` = schedules, jobs and the command line. @since 0.1.0 */
export type Audience = 'staff' | 'client' | 'guest' | 'system';

/** Which rows a caller may see. The executor's data access applies it; use cases never do. @since 0.1.0 */
export type DataScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'clients'; readonly clientIds: readonly number[] }
  | { readonly kind: 'none' };

/** Who is calling, with what rights, over what data. @since 0.1.0 */
export interface Caller {
  readonly audience: Audience;
  readonly actor: Actor;
  /** Permission patterns: `invoices.read`, `invoices.*` or `*`. */
  readonly permissions: readonly string[];
  readonly scope: DataScope;
  readonly locale: string;
  /** Network address, for the audit. */
  readonly address?: string;
  /** Numeric id of the signed-in user or staff member. */
  readonly userId?: number;
  /** The client a user has chosen to act for; always inside `scope`. */
  readonly clientId?: number;
  /** Set when a staff member looks at the client area as the client. */
  readonly impersonatedBy?: Actor;
  /** Brand whose address was opened. */
  readonly brandId?: number;
  /** Of a guest: what the link of an add-on left in his browser, `<extension>:<text>`. @since 0.1.0 */
  readonly referral?: string;
}

/** A typed name of a service that core or an add-on offers to operations. @since 0.1.0 */
export interface ServiceRef<T> {
  readonly id: string;
  /** Carries the type only; never set. */
  readonly type?: T;
}

/** Makes a typed service name. @since 0.1.0 */
export const serviceRef = <T>(id: string): ServiceRef<T> => ({ id });

/** A job to run after the transaction commits. @since 0.1.0 */
export interface JobRequest {
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** One job at a time per subject; others go on. */
  readonly subject?: string;
  /** At most one open job with this key. */
  readonly dedupeKey?: string;
  /** The key counts only while a job waits, so that nothing asked for while one runs is lost; one that failed tries again at once. Goes with a subject. */
  readonly dedupeWaiting?: boolean;
  /** Wall instant before which it does not run. */
  readonly runAt?: string;
  readonly maxAttempts?: number;
}

/**
 * What a use case may reach: the unit of work it runs in and nothing that leaves the process.
 * @since 0.1.0
 */
export interface OperationCtx {
  readonly caller: Caller;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Log;
  readonly traceId: string;
  readonly dryRun: boolean;
  /** The open transaction (commands) or read connection (queries). Core's data access unwraps it. */
  readonly work: object;
  emit<K extends EventName>(name: K, event: EventMap[K]): Promise<void>;
  apply<K extends FilterName>(name: K, value: FilterValue<K>, input: FilterInput<K>): Promise<FilterValue<K>>;
  ask<K extends GateName>(name: K, input: GateMap[K]): Promise<Verdict>;
  /** Calls another operation in the same unit of work, as the same caller. */
  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>>;
  /** The same, by name, for operations of other extensions. Input and output are checked by the operation. */
  call(operation: string, input: unknown): Promise<unknown>;
  /** The same with full rights over all rows: for what the system does because of this caller, not for him. */
  callAsSystem<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>>;
  enqueue(...jobs: readonly JobRequest[]): Promise<void>;
  use<T>(ref: ServiceRef<T>): T;
  /** Own tables of an add-on. */
  table<S extends z.ZodObject>(definition: TableDefinition<S>): TableAccess<S>;
  /** Settings of an add-on, by the schema it declares, as they are now. */
  settings<S extends SettingsSchema>(schema: S): Promise<SettingsOf<S>>;
  /** Names what was changed, for the audit timeline on that object. Secrets are redacted. */
  touch(subject: { readonly kind: string; readonly id: number | string; readonly clientId?: number }, before?: unknown, after?: unknown): void;
}

/** Where an operation stands in the REST API; `{id}` in the path becomes an input field. @since 0.1.0 */
export interface HttpBinding {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, for example `/invoices/{id}/payments`. */
  readonly path: `/${string}`;
}

interface OperationBase<I extends z.ZodType, O extends z.ZodType> {
  /** `room.verb`, for example `invoices.recordPayment`. */
  readonly name: string;
  /** One sentence for the API reference and the command line. */
  readonly summary: string;
  /** A query changes nothing and needs no transaction. */
  readonly kind: 'command' | 'query';
  readonly http?: HttpBinding;
  /** At least one; an operation without audience does not boot. */
  readonly audience: readonly Audience[];
  /** Needed by staff (role) and clients (membership); `public` = none beyond the audience. */
  readonly permission: string;
  readonly input: I;
  readonly output: O;
  /** Input fields that never enter audit or logs. */
  readonly sensitive?: readonly string[];
  /** The answer is a secret for once: it is never kept, so an `Idempotency-Key` does nothing. @since 0.1.0 */
  readonly transient?: boolean;
}

/** A use case that stays inside the database. @since 0.1.0 */
export interface LocalOperation<I extends z.ZodType, O extends z.ZodType> extends OperationBase<I, O> {
  run(ctx: OperationCtx, input: z.output<I>): Promise<z.input<O>>;
}

/**
 * A use case that must call outside: `prepare` writes what is intended (transaction), `call` speaks to the other side
 * (no transaction, same key on every retry), `settle` books what came of it (transaction).
 * @since 0.1.0
 */
export interface ForeignOperation<I extends z.ZodType, O extends z.ZodType, P, R> extends OperationBase<I, O> {
  prepare(ctx: OperationCtx, input: z.output<I>): Promise<P>;
  call(ctx: ForeignCtx, prepared: P): Promise<R>;
  settle(ctx: OperationCtx, prepared: P, reply: R): Promise<z.input<O>>;
}

/** What the middle step of a foreign operation sees: no data access at all. @since 0.1.0 */
export interface ForeignCtx {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly traceId: string;
  use<T>(ref: ServiceRef<T>): T;
}

/** Any operation as the registry keeps it. @since 0.1.0 */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> extends OperationBase<I, O> {
  readonly steps:
    | { readonly kind: 'local'; readonly run: (ctx: OperationCtx, input: unknown) => Promise<unknown> }
    | {
        readonly kind: 'foreign';
        readonly prepare: (ctx: OperationCtx, input: unknown) => Promise<unknown>;
        readonly call: (ctx: ForeignCtx, prepared: unknown) => Promise<unknown>;
        readonly settle: (ctx: OperationCtx, prepared: unknown, reply: unknown) => Promise<unknown>;
      };
}

const shape = z
  .strictObject({
    name: aText,
    summary: aText,
    kind: z.enum(['command', 'query']),
    http: z.strictObject({ method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), path: z.string().regex(/^\/[^\s?#]*$/, 'must begin with a slash') }).optional(),
    audience: z.array(z.enum(['staff', 'client', 'guest', 'system'])).min(1, 'names nobody'),
    permission: aText,
    input: aSchema,
    output: aSchema,
    sensitive: z.array(aText).optional(),
    transient: z.boolean().optional(),
    run: aFunction.optional(),
    prepare: aFunction.optional(),
    call: aFunction.optional(),
    settle: aFunction.optional(),
  })
  .superRefine((definition, check) => {
    const refuse = (path: (string | number)[], message: string): void => { check.addIssue({ code: 'custom', path, message }); };
    const steps = (['prepare', 'call', 'settle'] as const).filter((step) => definition[step] !== undefined);
    if (definition.run !== undefined && steps.length > 0) refuse(['run'], 'does not go with prepare, call and settle');
    if (definition.run === undefined) for (const step of ['prepare', 'call', 'settle'] as const) if (!steps.includes(step)) refuse([steps.length === 0 ? 'run' : step], 'is missing');
    if (definition.kind === 'query' && definition.call !== undefined) refuse(['kind'], 'a query may not call outside');
    if (definition.kind === 'command' && definition.http?.method === 'GET') refuse(['http', 'method'], 'a command may not answer GET');
    const members = (definition.input as { readonly shape?: object }).shape;
    if (members === undefined) return;
    for (const [, parameter] of definition.http?.path.matchAll(/\{(\w+)\}/g) ?? []) if (!Object.hasOwn(members, parameter ?? '')) refuse(['http', 'path'], `{${parameter ?? ''}} is not a field of the input`);
    definition.sensitive?.forEach((name, i) => { if (!Object.hasOwn(members, name)) refuse(['sensitive', i], `${name} is not a field of the input`); });
  });

/**
 * Defines a use case once; REST endpoint, OpenAPI, permission, audit, idempotency and command line come from it.
 * Throws `DECLARATION_INVALID`, naming the field, if it cannot work.
 * @since 0.1.0
 */
export function defineOperation<I extends z.ZodType, O extends z.ZodType>(definition: LocalOperation<I, O>): Operation<I, O>;
/** The same for a use case that calls outside. @since 0.1.0 */
export function defineOperation<I extends z.ZodType, O extends z.ZodType, P, R>(definition: ForeignOperation<I, O, P, R>): Operation<I, O>;
export function defineOperation<I extends z.ZodType, O extends z.ZodType>(
  definition: LocalOperation<I, O> | ForeignOperation<I, O, unknown, unknown>,
): Operation<I, O> {
  checkDeclaration('defineOperation', shape, definition);
  if ('run' in definition) {
    const { run, ...base } = definition;
    return Object.freeze({ ...base, steps: { kind: 'local' as const, run: (ctx: OperationCtx, input: unknown) => run(ctx, input as z.output<I>) } });
  }
  const { prepare, call, settle, ...base } = definition;
  return Object.freeze({
    ...base,
    steps: { kind: 'foreign' as const, prepare: (ctx: OperationCtx, input: unknown) => prepare(ctx, input as z.output<I>), call, settle },
  });
}
