import { z } from 'zod';
import { Secret } from './secret.ts';

/** Where a setting lives. `account` = one server or one merchant account; many per extension. @since 0.1.0 */
export type SettingScope = 'system' | 'brand' | 'extension' | 'account' | 'product' | 'service';

/**
 * How a setting is shown and kept. One zod object declares storage, validation, form, API and audit at once.
 * `label` and `help` are English; a language pack may translate them under `settings.<owner>.<field>`.
 * @since 0.1.0
 */
export interface FieldMeta {
  readonly title: string;
  readonly help?: string;
  /** Kept encrypted, shown masked, redacted in logs. The parsed value is a `Secret`. */
  readonly secret?: boolean;
  /** Form control; guessed from the type when absent. */
  readonly widget?: 'text' | 'textarea' | 'number' | 'switch' | 'select' | 'host' | 'email' | 'url' | 'color' | 'date' | 'remote';
  /** For `remote`: the name of a list the extension offers. */
  readonly list?: string;
  /** Unit shown in the field, for example `days` or `Mbit/s`. */
  readonly unit?: string;
  /** Heading under which the field stands. */
  readonly section?: string;
}

/** A settings declaration: a zod object whose fields carry `FieldMeta`. @since 0.1.0 */
export type SettingsSchema = z.ZodObject;

/** The parsed values of a declaration. @since 0.1.0 */
export type SettingsOf<S extends SettingsSchema> = z.output<S>;

/** Attaches label, help and the like to a field. @since 0.1.0 */
export const field = <T extends z.ZodType>(schema: T, meta: FieldMeta): T => schema.meta({ ...meta });

/**
 * A secret field: accepts a text (or a `Secret`), gives a `Secret`.
 * @since 0.1.0
 */
export const secretField = (meta: Omit<FieldMeta, 'secret'>, options: { min?: number } = {}): z.ZodType<Secret> => {
  const min = options.min ?? 1;
  return z
    .union([z.string().min(min), z.instanceof(Secret)])
    .transform((value) => (value instanceof Secret ? value : new Secret(value)))
    .meta({ ...meta, secret: true });
};

/** The `FieldMeta` of a field, if it has any. @since 0.1.0 */
export const fieldMeta = (schema: z.ZodType): FieldMeta | undefined => {
  const meta = schema.meta() as FieldMeta | undefined;
  if (meta?.title !== undefined) return meta;
  const inner: unknown = (schema as { def?: { innerType?: unknown } }).def?.innerType;
  return inner instanceof z.ZodType ? fieldMeta(inner) : undefined;
};

/** An empty declaration, for extensions with nothing to set. @since 0.1.0 */
export const noSettings = z.strictObject({});
