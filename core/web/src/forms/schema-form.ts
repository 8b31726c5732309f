import { fieldMeta, type SettingsSchema } from '@billet/sdk';
import type { z } from '@billet/sdk';
import type { FieldWish } from '../pages/page.ts';
import type { Translator } from '@billet/kernel';

interface Def {
  readonly type?: string;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { readonly def: Def }).def;

/** The type under defaults, optionals and transforms. */
const core = (schema: z.ZodType): z.ZodType => {
  const { innerType, in: input, type } = defOf(schema);
  if (innerType !== undefined) return core(innerType);
  return type === 'pipe' && input !== undefined ? core(input) : schema;
};

const defaultOf = (schema: z.ZodType): unknown => {
  const { defaultValue, innerType } = defOf(schema);
  return defaultValue === undefined && innerType !== undefined ? defaultOf(innerType) : defaultValue;
};

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Fields of a form out of a settings declaration. Secrets are never filled in. */
export const schemaFields = (schema: SettingsSchema, values: Readonly<Record<string, unknown>>, secretsSet: readonly string[], say: Translator, prefix = ''): FieldWish[] =>
  Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, member]): FieldWish => {
    const meta = fieldMeta(member);
    const inner = core(member);
    const { type, entries } = defOf(inner);
    const value = values[name] ?? defaultOf(member);
    const base = { name: `${prefix}${name}`, label: meta?.title ?? name, help: meta?.help, unit: meta?.unit };
    if (meta?.secret === true) return { ...base, widget: 'password', autocomplete: 'off', help: secretsSet.includes(name) ? say.t('form.secretSet') : meta.help };
    if (type === 'boolean') return { ...base, widget: 'switch', checked: value === true };
    if (type === 'enum') return { ...base, widget: 'select', options: Object.values(entries ?? {}).map((each) => ({ value: each, label: each, selected: each === value })) };
    return { ...base, widget: type === 'number' ? 'number' : meta?.widget === 'textarea' ? 'textarea' : 'text', value: asText(value) };
  });

/** The posted fields back as the declaration wants them; parsing and checking is the declaration's own work. */
export const schemaValues = (schema: SettingsSchema, body: Readonly<Record<string, string>>, prefix = ''): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, member]): [string, unknown][] => {
      const text = body[`${prefix}${name}`];
      const { type } = defOf(core(member));
      if (type === 'boolean') return [[name, text === 'on']];
      if (text === undefined) return [];
      if (fieldMeta(member)?.secret === true) return [[name, text]];
      if (text.trim() === '') return [[name, type === 'string' || type === 'union' ? '' : undefined]];
      if (type === 'array') return [[name, text.split(',').map((each) => each.trim()).filter((each) => each !== '')]];
      return [[name, type === 'number' ? Number(text) : text.trim()]];
    }),
  );
