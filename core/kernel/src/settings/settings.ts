import { BilletError, fieldMeta, Secret, type SettingScope, type SettingsSchema } from '@billet/sdk';
import type { z } from '@billet/sdk';
import { fieldProblems } from '../field-problems.ts';
import type { UnitOfWork } from '../ports/work.ts';
import type { Keyring } from '../secrets.ts';
import type { SettingsStore, StoredSetting } from './store-port.ts';

/** A declared set of settings. `owner` is an extension id or a room. */
export interface SettingsDeclaration {
  readonly owner: string;
  readonly scope: SettingScope;
  readonly schema: SettingsSchema;
}

/** Values as a form shows them: secrets only as "is set". */
export interface SettingsView {
  readonly schema: SettingsSchema;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

export interface Settings {
  declare(declaration: SettingsDeclaration): void;
  withdraw(owner: string): void;
  declarations(): readonly SettingsDeclaration[];
  schema(owner: string, scope: SettingScope): SettingsSchema;
  /** Parsed values; fields never set take the schema's defaults. */
  get(owner: string, scope: SettingScope, ref?: string): Promise<Record<string, unknown>>;
  view(owner: string, scope: SettingScope, ref?: string): Promise<SettingsView>;
  /**
   * Merges `patch` into what is stored, checks the whole, writes what changed. A field given as `undefined` is unset; a
   * secret that is absent, '' or `undefined` in the patch stays.
   */
  set(work: UnitOfWork, owner: string, scope: SettingScope, patch: Readonly<Record<string, unknown>>, ref?: string): Promise<void>;
  remove(work: UnitOfWork, owner: string, scope: SettingScope, ref: string): Promise<void>;
}

const placeOf = (owner: string, scope: SettingScope, ref: string): string => `${scope}:${owner}:${ref}`;

const isSecretField = (schema: SettingsSchema, key: string): boolean => {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const member = Object.hasOwn(shape, key) ? shape[key] : undefined;
  return member !== undefined && fieldMeta(member as z.ZodType)?.secret === true;
};

const toText = (value: unknown): string => (value instanceof Secret ? value.reveal() : String(value));

export const createSettings = (store: SettingsStore, keyring: Keyring): Settings => {
  const declared = new Map<string, SettingsDeclaration>();
  /** What stored rows were read as: the store is asked each time, but the same rows are opened and checked once. */
  const known = new Map<string, { readonly schema: SettingsSchema; readonly rows: string; readonly values: Record<string, unknown> }>();

  const find = (owner: string, scope: SettingScope): SettingsSchema => {
    const declaration = declared.get(`${scope}:${owner}`);
    if (declaration === undefined) {
      throw new BilletError('SETTINGS_UNKNOWN', `${owner} declares no settings of scope ${scope}.`, { status: 404 });
    }
    return declaration.schema;
  };

  // What an older version declared and this one no longer knows is out of sight.
  const rowsOf = async (schema: SettingsSchema, place: string): Promise<readonly StoredSetting[]> =>
    (await store.read(place)).filter(({ key }) => Object.hasOwn(schema.shape, key));

  const opened = (rows: readonly StoredSetting[], place: string): Record<string, unknown> =>
    Object.fromEntries(
      rows.map((row): [string, unknown] => [
        row.key,
        row.sealed ? new Secret(keyring.open(row.value, `settings:${place}:${row.key}`)) : (JSON.parse(row.value) as unknown),
      ]),
    );

  const parse = (schema: SettingsSchema, values: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const result = schema.safeParse(values);
    if (result.success) return result.data;
    const problems = fieldProblems(result.error);
    const { field = '', message = 'invalid' } = problems[0] ?? {};
    throw new BilletError('SETTINGS_INVALID', `${field}: ${message}`, { status: 422, field, details: { problems } });
  };

  return {
    declare: (declaration) => {
      declared.set(`${declaration.scope}:${declaration.owner}`, declaration);
    },
    withdraw: (owner) => {
      for (const [key, declaration] of declared) if (declaration.owner === owner) declared.delete(key);
      for (const place of known.keys()) if (place.split(':')[1] === owner) known.delete(place);
    },
    declarations: () => [...declared.values()],
    schema: find,
    get: async (owner, scope, ref = '') => {
      const schema = find(owner, scope);
      const place = placeOf(owner, scope, ref);
      const rows = await rowsOf(schema, place);
      const text = JSON.stringify(rows.map(({ key, value, sealed }) => [key, value, sealed]));
      const before = known.get(place);
      if (before?.schema === schema && before.rows === text) return { ...before.values };
      const values = parse(schema, opened(rows, place));
      known.set(place, { schema, rows: text, values });
      return { ...values };
    },
    view: async (owner, scope, ref = '') => {
      const schema = find(owner, scope);
      const rows = await rowsOf(schema, placeOf(owner, scope, ref));
      const isSecret = (row: StoredSetting): boolean => row.sealed || isSecretField(schema, row.key);
      return {
        schema,
        values: Object.fromEntries(rows.filter((row) => !isSecret(row)).map((row) => [row.key, JSON.parse(row.value) as unknown])),
        secretsSet: rows.filter(isSecret).map((row) => row.key),
      };
    },
    set: async (work, owner, scope, patch, ref = '') => {
      const schema = find(owner, scope);
      const place = placeOf(owner, scope, ref);
      const changes = Object.entries(patch).filter(([key, value]) => !(isSecretField(schema, key) && (value === '' || value === undefined)));
      const changed = new Set(changes.map(([key]) => key));
      const before = await rowsOf(schema, place);
      const kept = before.filter((row) => !changed.has(row.key));
      parse(schema, { ...opened(kept, place), ...Object.fromEntries(changes) });
      const rows = changes
        .filter(([, value]) => value !== undefined)
        .map(([key, value]): StoredSetting =>
          isSecretField(schema, key)
            ? { key, value: keyring.seal(toText(value), `settings:${place}:${key}`), sealed: true }
            : { key, value: JSON.stringify(value), sealed: false },
        );
      const unset = before.some((row) => changed.has(row.key) && !rows.some(({ key }) => key === row.key));
      if (unset) await store.remove(work, place);
      await store.write(work, place, unset ? [...kept, ...rows] : rows);
    },
    remove: (work, owner, scope, ref) => store.remove(work, placeOf(owner, scope, ref)),
  };
};
