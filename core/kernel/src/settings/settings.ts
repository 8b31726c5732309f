import { BilletError, fieldMeta, Secret, type SettingScope, type SettingsSchema } from '@billet/sdk';
import type { z } from '@billet/sdk';
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
  /** Merges `patch` into what is stored, checks the whole, writes. A secret that is absent or '' in the patch stays. */
  set(work: UnitOfWork, owner: string, scope: SettingScope, patch: Readonly<Record<string, unknown>>, ref?: string): Promise<void>;
  remove(work: UnitOfWork, owner: string, scope: SettingScope, ref: string): Promise<void>;
}

const placeOf = (owner: string, scope: SettingScope, ref: string): string => `${scope}:${owner}:${ref}`;

const isSecretField = (schema: SettingsSchema, key: string): boolean => {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const member = shape[key];
  return member !== undefined && fieldMeta(member as z.ZodType)?.secret === true;
};

const toText = (value: unknown): string => (value instanceof Secret ? value.reveal() : String(value));

export const createSettings = (store: SettingsStore, keyring: Keyring): Settings => {
  const declared = new Map<string, SettingsDeclaration>();

  const find = (owner: string, scope: SettingScope): SettingsSchema => {
    const declaration = declared.get(`${scope}:${owner}`);
    if (declaration === undefined) {
      throw new BilletError('SETTINGS_UNKNOWN', `${owner} declares no settings of scope ${scope}.`, { status: 404 });
    }
    return declaration.schema;
  };

  const stored = async (place: string): Promise<Record<string, unknown>> => {
    const rows = await store.read(place);
    return Object.fromEntries(
      rows.map((row): [string, unknown] => [
        row.key,
        row.sealed ? new Secret(keyring.open(row.value, `settings:${place}:${row.key}`)) : (JSON.parse(row.value) as unknown),
      ]),
    );
  };

  const parse = (schema: SettingsSchema, values: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const result = schema.safeParse(values);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const name = issue?.path.map(String).join('.') ?? '';
    throw new BilletError('SETTINGS_INVALID', `${name}: ${issue?.message ?? 'invalid'}`, {
      status: 422,
      field: name,
      details: { problems: result.error.issues.map((each) => ({ field: each.path.map(String).join('.'), message: each.message, code: each.code })) },
    });
  };

  return {
    declare: (declaration) => {
      declared.set(`${declaration.scope}:${declaration.owner}`, declaration);
    },
    withdraw: (owner) => {
      for (const [key, declaration] of declared) if (declaration.owner === owner) declared.delete(key);
    },
    declarations: () => [...declared.values()],
    schema: find,
    get: async (owner, scope, ref = '') => parse(find(owner, scope), await stored(placeOf(owner, scope, ref))),
    view: async (owner, scope, ref = '') => {
      const schema = find(owner, scope);
      const entries = Object.entries(await stored(placeOf(owner, scope, ref)));
      const secretsSet = entries.filter(([, value]) => value instanceof Secret).map(([key]) => key);
      return { schema, values: Object.fromEntries(entries.filter(([, value]) => !(value instanceof Secret))), secretsSet };
    },
    set: async (work, owner, scope, patch, ref = '') => {
      const schema = find(owner, scope);
      const place = placeOf(owner, scope, ref);
      const kept = await stored(place);
      const changes = Object.entries(patch).filter(([key, value]) => !(isSecretField(schema, key) && (value === '' || value === undefined)));
      const merged = { ...kept, ...Object.fromEntries(changes) };
      parse(schema, merged);
      const rows = Object.entries(merged)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]): StoredSetting =>
          isSecretField(schema, key)
            ? { key, value: keyring.seal(toText(value), `settings:${place}:${key}`), sealed: true }
            : { key, value: JSON.stringify(value), sealed: false },
        );
      await store.write(work, place, rows);
    },
    remove: (work, owner, scope, ref) => store.remove(work, placeOf(owner, scope, ref)),
  };
};
