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

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

const takesNothing = (schema: z.ZodType): boolean => schema.safeParse(undefined).success;

const shapeOf = ({ shape }: SettingsSchema): readonly (readonly [string, z.ZodType])[] => {
  const members: Readonly<Record<string, z.core.$ZodType>> = shape;
  return Object.entries(members).map(([name, member]) => [name, member as z.ZodType] as const);
};

/** A settings declaration as a part of a form: its fields, and what was typed into them as values again. */
export interface SettingsForm {
  /** Secrets are never filled in. */
  fields(values: Readonly<Record<string, unknown>>, secretsSet: readonly string[]): FieldWish[];
  /** The posted fields as the declaration wants them; parsing and checking is the declaration's own work. */
  values(body: Readonly<Record<string, string>>): Record<string, unknown>;
}

/**
 * Texts come from the reader's language under `ext.<owner>.settings.<scope>.<field>` and `….<field>.help`; without one
 * the declaration's own English is shown. `prefix` keeps the names apart from those of the form around.
 */
export const settingsForm = (ctx: Pick<PageCtx, 'web' | 'say'>, owner: string, scope: SettingScope, prefix = ''): SettingsForm => {
  const schema = ctx.web.house.settings.schema(owner, scope);
  const { say } = ctx;
  const text = (key: string, english: string | undefined): string | undefined => {
    const full = `ext.${owner}.settings.${scope}.${key}`;
    return say.has(full) ? say.t(full) : english;
  };
  return {
    fields: (values, secretsSet) =>
      shapeOf(schema).map(([name, member]): FieldWish => {
        const meta = fieldMeta(member);
        const { type, entries } = defOf(core(member));
        const value = values[name] ?? defaultOf(member);
        const isSet = secretsSet.includes(name);
        const required = !isSet && (!takesNothing(member) || (defaultOf(member) !== undefined && defaultOf(member) !== ''));
        const base = { name: `${prefix}${name}`, errorAt: name, label: text(name, meta?.title) ?? name, help: text(`${name}.help`, meta?.help), unit: text(`${name}.unit`, meta?.unit), required };
        if (meta?.secret === true) return { ...base, widget: 'password', autocomplete: 'off', kept: isSet, help: isSet ? say.t('form.secretSet') : base.help };
        if (type === 'boolean') return { ...base, widget: 'switch', checked: value === true };
        if (type === 'enum') return { ...base, widget: 'select', options: Object.values(entries ?? {}).map((each) => ({ value: each, label: text(`${name}.${each}`, each) ?? each, selected: each === value })) };
        return { ...base, widget: type === 'number' ? 'number' : meta?.widget === 'textarea' ? 'textarea' : 'text', value: asText(value) };
      }),
    values: (body) =>
      Object.fromEntries(
        shapeOf(schema).flatMap(([name, member]): [string, unknown][] => {
          const typed = body[`${prefix}${name}`];
          const { type } = defOf(core(member));
          if (type === 'boolean') return [[name, typed === 'on']];
          if (typed === undefined) return [];
          if (fieldMeta(member)?.secret === true) return [[name, typed]];
          if (typed.trim() === '') return [[name, takesNothing(member) ? undefined : '']];
          if (type === 'array') return [[name, typed.split(',').map((each) => each.trim()).filter((each) => each !== '')]];
          return [[name, type === 'number' ? Number(typed) : typed.trim()]];
        }),
      ),
  };
};
