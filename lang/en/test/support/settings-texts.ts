import { fieldMeta, isExtension, z } from '@billet/sdk';
import type { Texts } from './texts.ts';

/** Which member of a definition holds the settings of which scope. */
const SCOPES = { account: 'account', product: 'product', settings: 'extension' } as const;

const optionsOf = (schema: unknown): readonly string[] => {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  const inner = (schema as { def?: { innerType?: unknown } }).def?.innerType;
  return inner === undefined ? [] : optionsOf(inner);
};

interface SettingsTexts {
  /** Key → the declaration's own English. */
  readonly declared: Texts;
  /** Keys of the values to choose from; a declaration has no words for them. */
  readonly options: readonly string[];
}

const textsOfField = (key: string, member: z.ZodType): Texts => {
  const { title, help, unit } = fieldMeta(member) ?? {};
  return Object.fromEntries(
    Object.entries({ [key]: title, [`${key}.help`]: help, [`${key}.unit`]: unit }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
};

/** What an extension's settings say, under the keys by which its languages may say it. */
export const settingsTextsOf = (extension: unknown): SettingsTexts => {
  if (!isExtension(extension)) throw new Error('not an extension');
  const definition = extension.definition as Readonly<Record<string, unknown>>;
  const fields = Object.entries(SCOPES).flatMap(([member, scope]) => {
    const schema = definition[member];
    if (!(schema instanceof z.ZodObject)) return [];
    return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, type]) => ({
      key: `settings.${scope}.${name}`,
      type,
    }));
  });
  return {
    declared: Object.assign({}, ...fields.map(({ key, type }) => textsOfField(key, type))) as Texts,
    options: fields.flatMap(({ key, type }) => optionsOf(type).map((option) => `${key}.${option}`)),
  };
};
