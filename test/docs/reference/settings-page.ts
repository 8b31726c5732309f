import type { OpenHouse } from '@billet/billing';
import type { SettingsDeclaration } from '@billet/kernel';
import { fieldMeta, type z } from '@billet/sdk';
import { code, GENERATED, page, table } from './markdown.ts';
import { members } from './schema-text.ts';

const SCOPES: Readonly<Record<string, string>> = {
  system: 'the whole installation',
  brand: 'one brand',
  extension: 'the extension',
  account: 'one server or merchant account',
  product: 'one product',
  service: 'one service',
};

const section = ({ owner, scope, schema }: SettingsDeclaration): string => {
  const fields = members(schema, 'input');
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return page(
    `### ${owner}: ${scope}`,
    `For ${SCOPES[scope] ?? scope}.`,
    fields.length === 0
      ? 'Nothing to set.'
      : table(
          ['Field', 'Label', 'Type', 'Default', 'Help'],
          fields.map((each) => {
            const meta = fieldMeta(shape[each.name] as z.ZodType);
            const secret = meta?.secret === true;
            return [
              code(each.name),
              meta?.title ?? '',
              secret ? 'secret' : `${each.type}${meta?.unit === undefined ? '' : ` (${meta.unit})`}`,
              each.fallback === undefined ? (each.required ? 'none, needed' : 'none') : code(each.fallback),
              meta?.help ?? '',
            ];
          }),
        ),
  ).trimEnd();
};

/** Every setting that core and the shipped extensions declare. */
export const settingsPage = (house: OpenHouse): string => {
  const declarations = [...house.settings.declarations()].sort((a, b) =>
    a.owner === b.owner ? (a.scope < b.scope ? -1 : 1) : a.owner < b.owner ? -1 : 1,
  );
  return page(
    '# Settings',
    GENERATED,
    'Each setting is one zod field: it is the storage, the check, the form and the audit entry at once. Secrets are stored encrypted and never shown again. How to declare them: [the guide](../guide/author/settings.md).',
    ...declarations.map(section),
  );
};
