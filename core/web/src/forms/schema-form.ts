import { fieldMeta, type SettingScope, type SettingsSchema, type z } from '@billet/sdk';
import type { FieldWish, PageCtx } from '../pages/page.ts';

interface Def {
  readonly type?: string;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
}

/** Quotas are bytes inside and these on a page. */
const MEGABYTE = 1_000_000;

const defOf = (schema: z.ZodType): Def => (schema as unknown as { readonly def: Def }).def;

/** The type under defaults, optionals and transforms. */
const core = (schema: z.ZodType): z.ZodType => {
  const { innerType, in: input, out, type } = defOf(schema);
  if (innerType !== undefined) return core(innerType);
  if (type !== 'pipe' || input === undefined || out === undefined) return schema;
  return core(defOf(input).type === 'transform' ? out : input);
};

const defaultOf = (schema: z.ZodType): unknown => {
  const { defaultValue, innerType } = defOf(schema);
  return defaultValue === undefined && innerType !== undefined ? defaultOf(innerType) : defaultValue;
};

const takesNothing = (schema: z.ZodType): boolean => schema.safeParse(undefined).success;

const shapeOf = ({ shape }: SettingsSchema): readonly (readonly [string, z.ZodType])[] => {
  const members: Readonly<Record<string, z.core.$ZodType>> = shape;
  return Object.entries(members).map(([name, member]) => [name, member as z.ZodType] as const);
};

/** A declaration as a part of a form: its fields, and what was typed into them as values again. */
export interface SchemaForm {
  /** Secrets are never filled in. */
  fields(values: Readonly<Record<string, unknown>>, secretsSet: readonly string[]): FieldWish[];
  /** The posted fields as the declaration wants them; parsing and checking is the declaration's own work. */
  values(body: Readonly<Record<string, string>>): Record<string, unknown>;
}

export interface SchemaFormOptions {
  readonly schema: SettingsSchema;
  /** The text of a field, its help, its unit or one of its choices, in the reader's language; the English is the declaration's own. */
  readonly text: (key: string, english: string | undefined) => string | undefined;
  /** What stands under a secret that is set already. */
  readonly secretSet: string;
  /** Keeps the names apart from those of the form around. */
  readonly prefix?: string;
  /** How errors call the fields: this and the name. */
  readonly errorPrefix?: string;
  /** Only these. */
  readonly names?: readonly string[];
  /** What may be chosen where the declaration takes any text: names of what is there. */
  readonly known?: Readonly<Record<string, readonly string[]>>;
  /** Lists are typed one entry a line instead of parted by commas. */
  readonly lines?: boolean;
}

const isBytes = (member: z.ZodType): boolean => fieldMeta(member)?.unit === 'bytes';

const asText = (value: unknown, member: z.ZodType, lines: boolean): string => {
  if (isBytes(member)) return typeof value === 'number' ? String(value / MEGABYTE) : '';
  if (Array.isArray(value)) return value.join(lines ? '\n' : ', ');
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Entries from which a list picks: those of its own type, or names that are there. */
const choicesOf = (member: z.ZodType, known: readonly string[] | undefined): readonly string[] | undefined => {
  const { type, element } = defOf(core(member));
  if (type !== 'array' || element === undefined) return undefined;
  return known ?? (defOf(core(element)).type === 'enum' ? Object.values(defOf(core(element)).entries ?? {}) : undefined);
};

/** Makes a form of a declaration. */
export const schemaForm = ({ schema, text, secretSet, prefix = '', errorPrefix = '', names, known = {}, lines = false }: SchemaFormOptions): SchemaForm => {
  const members = shapeOf(schema).filter(([name]) => names?.includes(name) ?? true);
  const fieldsOf = (name: string, member: z.ZodType, values: Readonly<Record<string, unknown>>, isSet: boolean): FieldWish[] => {
    const meta = fieldMeta(member);
    const { type, entries } = defOf(core(member));
    const initial = defaultOf(member);
    const value = values[name] ?? initial;
    const required = !isSet && (!takesNothing(member) || (initial !== undefined && initial !== '' && !Array.isArray(initial)));
    const unit = isBytes(member) ? 'MB' : text(`${name}.unit`, meta?.unit);
    const base = { name: `${prefix}${name}`, errorAt: `${errorPrefix}${name}`, label: text(name, meta?.title) ?? name, help: text(`${name}.help`, meta?.help), unit, required };
    const picks = choicesOf(member, known[name]);
    // Nothing chosen yet means all of them where the declaration may do without.
    const chosen = Array.isArray(value) ? value.map(String) : (picks ?? []);
    if (picks !== undefined) return picks.map((pick) => ({ ...base, name: `${base.name}--${pick}`, label: `${base.label}: ${text(`${name}.${pick}`, pick) ?? pick}`, help: undefined, unit: undefined, required: false, widget: 'switch', width: 'half', checked: chosen.includes(pick) }));
    const options = known[name] ?? (type === 'enum' ? Object.values(entries ?? {}) : undefined);
    const none = takesNothing(member) && initial === undefined && type === 'enum' ? [{ value: '', label: '–', selected: value === undefined }] : [];
    if (meta?.secret === true) return [{ ...base, widget: 'password', autocomplete: 'off', kept: isSet, help: isSet ? secretSet : base.help }];
    if (type === 'boolean') return [{ ...base, widget: 'switch', checked: value === true }];
    if (options !== undefined) return [{ ...base, widget: 'select', options: [...none, ...options.map((each) => ({ value: each, label: text(`${name}.${each}`, each) ?? each, selected: each === value }))] }];
    const list = lines && type === 'array';
    const widget = type === 'number' || isBytes(member) ? 'number' : meta?.widget === 'textarea' || list ? 'textarea' : lines && (meta?.widget === 'date' || meta?.widget === 'email') ? meta.widget : 'text';
    return [{ ...base, widget, value: asText(value, member, lines), ...(list ? { rows: 3, help: base.help ?? text('lines', undefined) } : {}) }];
  };
  return {
    fields: (values, secretsSet) => members.flatMap(([name, member]) => fieldsOf(name, member, values, secretsSet.includes(name))),
    values: (body) =>
      Object.fromEntries(
        members.flatMap(([name, member]): [string, unknown][] => {
          const typed = body[`${prefix}${name}`];
          const { type } = defOf(core(member));
          const picks = choicesOf(member, known[name]);
          if (picks !== undefined) return [[name, picks.filter((pick) => body[`${prefix}${name}--${pick}`] === 'on')]];
          if (type === 'boolean') return [[name, typed === 'on']];
          if (typed === undefined) return [];
          if (fieldMeta(member)?.secret === true) return [[name, typed]];
          if (typed.trim() === '') return [[name, takesNothing(member) ? undefined : '']];
          if (isBytes(member)) return [[name, Math.round(Number(typed) * MEGABYTE)]];
          if (type === 'array') return [[name, typed.split(lines ? '\n' : ',').map((each) => each.trim()).filter((each) => each !== '')]];
          return [[name, type === 'number' ? Number(typed) : typed.trim()]];
        }),
      ),
  };
};

/**
 * Texts come from the reader's language under `ext.<owner>.settings.<scope>.<field>` and `….<field>.help`; without one
 * the declaration's own English is shown. `prefix` keeps the names apart from those of the form around.
 */
export const settingsForm = (ctx: Pick<PageCtx, 'web' | 'say'>, owner: string, scope: SettingScope, prefix = ''): SchemaForm => {
  const { say } = ctx;
  const text = (key: string, english: string | undefined): string | undefined => {
    const full = `ext.${owner}.settings.${scope}.${key}`;
    return say.has(full) ? say.t(full) : english;
  };
  return schemaForm({ schema: ctx.web.house.settings.schema(owner, scope), text, secretSet: say.t('form.secretSet'), prefix });
};
