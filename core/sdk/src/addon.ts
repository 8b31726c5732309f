import type { z } from 'zod';
import type { Ctx, Log } from './ctx.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Caller, Operation, OperationCtx } from './operation.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';
import type { TableDefinition } from './table.ts';

/** What a page or a slot may use to make its view model. @since 0.1.0 */
export interface PageCtx {
  readonly caller: Caller;
  readonly locale: string;
  readonly log: Log;
  /** Calls an operation as the person who opened the page. */
  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>>;
  call(operation: string, input: unknown): Promise<unknown>;
}

/** A page of an add-on. Its template lies in the package's `views/<view>.hbs`; a theme may override it. @since 0.1.0 */
export interface PageDefinition {
  readonly area: 'client' | 'staff';
  /** Below `/x/<extension>` of the area, for example `/` or `/{id}`. */
  readonly path: `/${string}`;
  /** Message key of the title. */
  readonly title: string;
  readonly view: string;
  /** Permission of the person who opens it. */
  readonly permission: string;
  /** Entry in the navigation. */
  readonly nav?: { readonly icon: string; readonly order?: number };
  /** Plain view model: own data only, no functions, no rows. */
  load(ctx: PageCtx, params: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>>;
  /** Forms on the page: name of the form → operation that its fields are sent to. */
  readonly forms?: Readonly<Record<string, { readonly operation: string; readonly then?: string }>>;
}

/** Places in pages where add-ons may stand, with what each is told. Open to declaration merging. @since 0.1.0 */
export interface SlotMap {
  'client.home.aside': { readonly clientId: number };
  'client.service.aside': { readonly serviceId: number };
  'staff.dashboard.main': Readonly<Record<string, never>>;
  'staff.client.aside': { readonly clientId: number };
  'staff.service.aside': { readonly serviceId: number };
}

/** Name of a slot. @since 0.1.0 */
export type SlotName = keyof SlotMap & string;

/** A fragment in a slot. `undefined` from `load` = show nothing. @since 0.1.0 */
export interface SlotDefinition<K extends SlotName = SlotName> {
  readonly slot: K;
  readonly view: string;
  readonly order?: number;
  load(ctx: PageCtx, input: SlotMap[K]): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** A task that `ctx.enqueue` starts. Runs at least once: make it safe to repeat. @since 0.1.0 */
export interface JobDefinition<S extends z.ZodType = z.ZodType> {
  readonly task: string;
  readonly payload: S;
  run(ctx: OperationCtx, payload: z.output<S>): Promise<void>;
}

/** Something that recurs by the business clock; `pattern` is a cron line in the brand's zone. @since 0.1.0 */
export interface ScheduleDefinition {
  readonly name: string;
  readonly pattern: string;
  readonly task: string;
}

/** What an author writes for an add-on. Every part is optional. @since 0.1.0 */
export interface AddonDefinition<S extends SettingsSchema> {
  readonly settings?: S;
  readonly tables?: readonly TableDefinition<z.ZodObject>[];
  readonly operations?: readonly Operation[];
  readonly pages?: readonly PageDefinition[];
  readonly slots?: readonly SlotDefinition[];
  readonly jobs?: readonly JobDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  /** Taps hooks here; called when the add-on is enabled. */
  start?(ctx: Ctx<SettingsOf<S>>): Promise<void> | void;
  stop?(): Promise<void> | void;
}

/** Defines a job with a typed payload. @since 0.1.0 */
export const defineJob = <S extends z.ZodType>(job: JobDefinition<S>): JobDefinition => job;

/** Defines a fragment for a slot. @since 0.1.0 */
export const defineSlot = <K extends SlotName>(slot: SlotDefinition<K>): SlotDefinition => slot;

/** Defines an add-on: own tables, operations, pages, slots, jobs and hooks. @since 0.1.0 */
export const defineAddon = <S extends SettingsSchema>(definition: AddonDefinition<S>): Extension<'addon', AddonDefinition<S>> =>
  brandExtension('addon', definition);
