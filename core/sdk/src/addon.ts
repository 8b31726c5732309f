import { z } from 'zod';
import type { Ctx, Log } from './ctx.ts';
import { aPath, doorShape, downloadShape, linkShape, mailShape, type AddonMail, type DoorDefinition, type DownloadDefinition, type LinkDefinition, type OfferedService } from './addon-parts.ts';
import { aFunction, anObjectSchema, aSchema, aSettingsSchema, aText, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';
import type { Caller, Operation, OperationCtx } from './operation.ts';
import type { SettingsOf, SettingsSchema } from './settings.ts';
import type { TableDefinition } from './table.ts';
import type { TaxNumberChecker, TaxRatePackage } from './tax.ts';

/** What a page or a slot may use to make its view model. @since 0.1.0 */
export interface PageCtx {
  readonly caller: Caller;
  readonly locale: string;
  /** Where the pages stand, such as `https://my.example.com`: for addresses that people take elsewhere. @since 0.1.0 */
  readonly base: string;
  readonly log: Log;
  /** Calls an operation as the person who opened the page. */
  call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>>;
  call(operation: string, input: unknown): Promise<unknown>;
}

/** A form of an add-on's page. @since 0.1.0 */
export interface PageForm {
  /** Operation that the fields are sent to. */
  readonly operation: string;
  /** Where to go when it is done; `{name}` is a member of what the operation answered. Absent = back to the page. */
  readonly then?: string;
  /** Stay, and give the template what the operation answered as `answer`: for questions that change nothing. */
  readonly answers?: true;
  /**
   * Fields in which a person types an amount, such as `12.50`, each with the field that says its currency: the operation
   * gets minor units.
   * @since 0.1.0
   */
  readonly amounts?: Readonly<Record<string, string>>;
  /**
   * Fields of which a person ticks the values one by one: the form has boxes named `<field>.<value>`, the operation gets
   * `value,value`.
   * @since 0.1.0
   */
  readonly ticks?: readonly string[];
}

/** A page of an add-on. Its template lies in the package's `views/<view>.hbs`; a theme may override it. @since 0.1.0 */
export interface PageDefinition {
  readonly area: 'client' | 'staff';
  /** Below `/x/<extension>` of the area, for example `/` or `/{id}`. */
  readonly path: `/${string}`;
  /** Message key of the title. */
  readonly title: string;
  readonly view: string;
  /** Permission of the person who opens it; `public` for a page of the client area = guests may open it as well. */
  readonly permission: string;
  /** Entry in the navigation. */
  readonly nav?: { readonly icon: string; readonly order?: number };
  /** Plain view model: own data only, no functions, no rows. A text `heading` in it stands above the page in the title's place; `frames` names origins (`https://…`) that this answer may show in frames. */
  load(ctx: PageCtx, params: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>>;
  /** Forms on the page, by name. */
  readonly forms?: Readonly<Record<string, PageForm>>;
}

/** Places in pages where add-ons may stand, with what each is told. Open to declaration merging. @since 0.1.0 */
export interface SlotMap {
  'client.home.aside': { readonly clientId: number };
  'client.service.aside': { readonly serviceId: number };
  'staff.dashboard.main': Readonly<Record<string, never>>;
  'staff.client.aside': { readonly clientId: number };
  'staff.service.aside': { readonly serviceId: number };
  'staff.order.aside': { readonly orderId: number };
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
  /**
   * Own query of the system that takes nothing and answers `{ at }`: the first day or instant at which there is something
   * to do, `null` if nothing is. Before it no job is written.
   * @since 0.1.0
   */
  readonly first?: string;
}

/** What an author writes for an add-on. Every part is optional. @since 0.1.0 */
export interface AddonDefinition<S extends SettingsSchema> {
  readonly settings?: S;
  readonly tables?: readonly TableDefinition<z.ZodObject>[];
  readonly operations?: readonly Operation[];
  readonly pages?: readonly PageDefinition[];
  readonly slots?: readonly SlotDefinition[];
  readonly downloads?: readonly DownloadDefinition[];
  /** @since 0.1.0 */
  readonly links?: readonly LinkDefinition[];
  /**
   * Addresses at which other programs knock.
   * @since 0.1.0
   */
  readonly doors?: readonly DoorDefinition[];
  /** Kinds of mail it writes. */
  readonly mails?: readonly AddonMail[];
  /** Permissions that a client gives to the people who sign in for it; their names are `may.<permission>` in the locales. */
  readonly clientPermissions?: readonly string[];
  readonly jobs?: readonly JobDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  /** Tax rates as data; staff preview and import them. */
  readonly taxRates?: TaxRatePackage;
  /**
   * What its operations reach with `ctx.use`, made when the add-on is enabled: so the middle step of one that calls outside
   * has the add-on's HTTP.
   * @since 0.1.0
   */
  services?(ctx: Ctx<SettingsOf<S>>): readonly OfferedService[];
  /** Looks VAT numbers up; made when the add-on is enabled. */
  taxNumbers?(ctx: Ctx<SettingsOf<S>>): TaxNumberChecker;
  /** Taps hooks here; called when the add-on is enabled. */
  start?(ctx: Ctx<SettingsOf<S>>): Promise<void> | void;
  stop?(): Promise<void> | void;
}

const aView = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be the name of a file in views/, without .hbs');
const dotted = z.string().regex(/^[a-z][a-zA-Z0-9-]*(\.[a-zA-Z0-9-]+)+$/, 'must read like room.word');

const jobShape = z.strictObject({ task: dotted, payload: aSchema, run: aFunction });

const slotShape = z.strictObject({ slot: dotted, view: aView, order: z.number().optional(), load: aFunction });

const pageShape = z.strictObject({
  area: z.enum(['client', 'staff']),
  path: aPath,
  title: aText,
  view: aView,
  permission: aText,
  nav: z.strictObject({ icon: aText, order: z.number().optional() }).optional(),
  load: aFunction,
  forms: z.record(aText, z.strictObject({ operation: aText, then: z.string().optional(), answers: z.literal(true).optional(), amounts: z.record(aText, aText).optional(), ticks: z.array(aText).optional() })).optional(),
});

/** A list in which no two members share what `key` says. */
const distinct = <T>(member: z.ZodType<T>, field: string, key: (value: T) => string): z.ZodType =>
  z.array(member).superRefine((values, check) => {
    const seen = new Set<string>();
    values.forEach((value, i) => {
      if (seen.has(key(value))) check.addIssue({ code: 'custom', path: [i, field], message: `is there twice: ${key(value)}` });
      seen.add(key(value));
    });
  });

const shape = z.strictObject({
  settings: aSettingsSchema.optional(),
  tables: distinct(z.looseObject({ name: aText, columns: anObjectSchema }), 'name', ({ name }) => name).optional(),
  operations: distinct(z.looseObject({ name: dotted, steps: z.unknown().refine((steps) => steps !== undefined, 'is missing: use defineOperation') }), 'name', ({ name }) => name).optional(),
  pages: distinct(pageShape, 'path', ({ area, path }) => `${area} ${path}`).optional(),
  slots: z.array(slotShape).optional(),
  downloads: distinct(downloadShape, 'path', ({ area, path }) => `${area} ${path}`).optional(),
  links: distinct(linkShape, 'path', ({ path }) => path).optional(),
  doors: distinct(doorShape, 'path', ({ path }) => path).optional(),
  mails: distinct(mailShape, 'key', ({ key }) => key).optional(),
  clientPermissions: z.array(dotted).optional(),
  jobs: distinct(jobShape, 'task', ({ task }) => task).optional(),
  schedules: distinct(z.strictObject({ name: aText, pattern: aText, task: dotted, first: dotted.optional() }), 'name', ({ name }) => name).optional(),
  taxRates: z.looseObject({ edition: aText, rates: z.array(z.unknown()) }).optional(),
  services: aFunction.optional(),
  taxNumbers: aFunction.optional(),
  start: aFunction.optional(),
  stop: aFunction.optional(),
});

/** Defines a job with a typed payload. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineJob = <S extends z.ZodType>(job: JobDefinition<S>): JobDefinition => {
  checkDeclaration('defineJob', jobShape, job);
  return job;
};

/** Defines a fragment for a slot. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineSlot = <K extends SlotName>(slot: SlotDefinition<K>): SlotDefinition => {
  checkDeclaration('defineSlot', slotShape, slot);
  return slot;
};

/**
 * Defines an add-on: own tables, operations, pages, slots, jobs and hooks. Throws `DECLARATION_INVALID`, naming the
 * field, if it cannot work.
 * @since 0.1.0
 */
export const defineAddon = <S extends SettingsSchema>(definition: AddonDefinition<S>): Extension<'addon', AddonDefinition<S>> => {
  checkDeclaration('defineAddon', shape, definition);
  return brandExtension('addon', definition);
};
