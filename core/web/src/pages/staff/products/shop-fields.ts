import type { Feature } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import type { GroupRow } from '../../shop/on-offer.ts';
import type { FullProduct } from './product-fields.ts';

/** `Disk space: 10 GB`, a line each. */
const asText = (features: readonly Feature[]): string => features.map(({ name, value }) => (value === '' ? name : `${name}: ${value}`)).join('\n');

const asFeatures = (text: string): readonly Feature[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.search(/[:：]/);
      return at < 1 ? { name: line, value: '' } : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
    });

/** Where a product stands in the shop, and what is said of it there. */
export const shopFields = async (ctx: PageCtx, item: FullProduct): Promise<readonly FieldWish[]> => {
  const { items: groups } = await ctx.call<{ items: readonly GroupRow[] }>('productGroups.list', { brandId: item.brandId });
  return [
    { name: 'groupId', label: ctx.t('products.group'), widget: 'select', width: 'half', options: [{ value: '', label: ctx.t('products.noGroup') }, ...groups.map((group) => ({ value: String(group.id), label: productName(ctx, group.name), selected: group.id === item.groupId }))] },
    { name: 'position', label: ctx.t('products.position'), widget: 'number', width: 'half', value: String(item.position) },
    { name: 'features', label: ctx.t('products.features'), widget: 'textarea', rows: 6, help: ctx.t('products.featuresHelp'), value: asText(item.features[ctx.locale] ?? []) },
    { name: 'recommended', label: ctx.t('products.recommended'), widget: 'switch', checked: item.recommended },
  ];
};

/** A language without features has none of its own: its visitors see those of another language. */
export const shopInput = (ctx: PageCtx, item: FullProduct, body: Body): Record<string, unknown> => {
  const features = asFeatures(body['features'] ?? '');
  const others = Object.entries(item.features).filter(([language]) => language !== ctx.locale);
  return {
    groupId: (body['groupId'] ?? '') === '' ? null : body['groupId'],
    position: body['position'] ?? '0',
    recommended: body['recommended'] === 'on',
    features: { ...Object.fromEntries(others), ...(features.length === 0 ? {} : { [ctx.locale]: features }) },
  };
};
