import type { Body, FieldWish, PageCtx } from './page.ts';
import type { ClientRow } from './shapes.ts';

export type Detail = 'name' | 'phone' | 'address';

const ADDRESS = ['line1', 'line2', 'postcode', 'city', 'region'] as const;
const THIRDS: readonly string[] = ['postcode', 'city', 'region'];

export const addressText = ({ address }: Pick<ClientRow, 'address'>): string => ADDRESS.map((part) => address[part] ?? '').filter((part) => part !== '').join(', ');

/** Name, phone, address and language of a client, without what is locked for the visitor. */
export const contactFields = (ctx: PageCtx, client: ClientRow, locked: readonly Detail[] = []): readonly FieldWish[] => {
  const open = (detail: Detail, fields: readonly FieldWish[]): readonly FieldWish[] => (locked.includes(detail) ? [] : fields);
  return [
    { name: 'version', label: '', widget: 'hidden', value: String(client.version) },
    ...open('name', [{ name: 'name', label: ctx.t('auth.name'), widget: 'text', value: client.name, required: true, autocomplete: 'name' }]),
    ...open('phone', [{ name: 'phone', label: ctx.t('auth.phone'), widget: 'text', value: client.phone, width: 'half', autocomplete: 'tel' }]),
    { name: 'locale', label: ctx.t('auth.language'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name, selected: locale === client.locale })) },
    ...open('address', ADDRESS.map((part) => ({ name: `address.${part}`, label: ctx.t(`company.${part}`), widget: 'text', value: client.address[part] ?? '', ...(THIRDS.includes(part) ? { width: 'third' } : {}) }))),
  ];
};

/** What such a form says; what it did not ask is absent and stays. */
export const contactInput = (body: Body): Record<string, unknown> => ({
  version: body['version'],
  ...Object.fromEntries(['name', 'phone', 'locale'].flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]]))),
  ...(body['address.line1'] === undefined ? {} : { address: Object.fromEntries(ADDRESS.map((part) => [part, body[`address.${part}`] ?? ''])) }),
});
