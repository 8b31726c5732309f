import { parseMoney } from '@billet/sdk';
import { parseIntoCycle } from '../../cycle.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { brandsOf, orNull } from './brands-of.ts';

export interface PromotionRow {
  readonly id: number;
  readonly brandId: number;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly value: string;
  readonly currency: string | null;
  readonly periods: number | null;
  readonly stacking: string;
  readonly clients: string;
  readonly productIds: readonly number[];
  readonly cycles: readonly string[];
  readonly groupIds: readonly number[];
  readonly upgrades: boolean;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly used: number;
  readonly maxUses: number | null;
  readonly perClient: number | null;
  readonly status: string;
  readonly version: number;
}

type Worth = Pick<PromotionRow, 'kind' | 'value' | 'currency'>;

const KINDS = ['percent', 'amount', 'override', 'free_setup'] as const;

/** What a promotion takes off, as people read it. */
export const worth = (ctx: PageCtx, { kind, value, currency }: Worth): string => {
  if (kind === 'percent') return `${ctx.say.number(Number(value))} %`;
  return currency === null ? ctx.t(`promotions.kind.${kind}`) : ctx.say.money({ amount: Number(value), currency });
};

export const periodsText = (ctx: PageCtx, periods: number | null): string => (periods === null ? ctx.t('promotions.forEver') : ctx.t('promotions.forPeriods', { count: periods }));

/** What stays as it was made. */
export const newFields = async (ctx: PageCtx): Promise<readonly FieldWish[]> => {
  const { t } = ctx;
  return [
    { name: 'brandId', label: t('clients.brand'), widget: 'select', width: 'half', options: (await brandsOf(ctx)).map((brand) => ({ value: String(brand.id), label: brand.name })) },
    { name: 'code', label: t('promotions.code'), widget: 'text', required: true, width: 'half' },
    { name: 'kind', label: t('promotions.kind'), widget: 'select', width: 'half', options: KINDS.map((kind) => ({ value: kind, label: t(`promotions.kind.${kind}`) })) },
    { name: 'value', label: t('promotions.value'), widget: 'text', width: 'half', help: t('promotions.valueHelp') },
    { name: 'periods', label: t('promotions.periods'), widget: 'number', value: '1', help: t('promotions.periodsHelp') },
  ];
};

const choice = (ctx: PageCtx, name: 'stacking' | 'clients', values: readonly string[], value: string | undefined): FieldWish => ({
  name, label: ctx.t(`promotions.${name}`), widget: 'select', width: 'half', value: value ?? values[0], options: values.map((each) => ({ value: each, label: ctx.t(`promotions.${name}.${each}`) })),
});

const numberText = (number: number | null | undefined, fresh: string): string => (number === undefined ? fresh : number === null ? '' : String(number));

/** For whom, when and how often: of a new one, or of one that is there. */
export const termFields = (ctx: PageCtx, row?: PromotionRow): readonly FieldWish[] => {
  const { t } = ctx;
  return [
    { name: 'name', label: t('products.name'), widget: 'text', value: row?.name ?? '' },
    choice(ctx, 'stacking', ['exclusive', 'stack', 'best'], row?.stacking),
    choice(ctx, 'clients', ['any', 'new', 'existing'], row?.clients),
    { name: 'startsOn', label: t('promotions.startsOn'), widget: 'date', width: 'half', value: row?.startsOn ?? '' },
    { name: 'endsOn', label: t('promotions.endsOn'), widget: 'date', width: 'half', value: row?.endsOn ?? '' },
    { name: 'maxUses', label: t('promotions.maxUses'), widget: 'number', width: 'half', value: numberText(row?.maxUses, '') },
    { name: 'perClient', label: t('promotions.perClient'), widget: 'number', width: 'half', value: numberText(row?.perClient, '1') },
    { name: 'upgrades', label: t('promotions.upgrades'), widget: 'switch', checked: row?.upgrades === true },
  ];
};

export const termInput = (body: Body): Record<string, unknown> => ({
  name: body['name'] ?? '',
  stacking: body['stacking'],
  clients: body['clients'],
  startsOn: orNull(body['startsOn']),
  endsOn: orNull(body['endsOn']),
  maxUses: orNull(body['maxUses']),
  perClient: orNull(body['perClient']),
  upgrades: body['upgrades'] === 'on',
});

export const newInput = async (ctx: PageCtx, body: Body): Promise<Record<string, unknown>> => {
  const currency = (await brandsOf(ctx)).find((brand) => String(brand.id) === body['brandId'])?.currency ?? 'EUR';
  const kind = body['kind'] ?? 'percent';
  const byAmount = kind === 'amount' || kind === 'override';
  const value = (body['value'] ?? '').replace(',', '.');
  return {
    ...termInput(body),
    brandId: body['brandId'],
    code: body['code'],
    kind,
    value: kind === 'free_setup' ? '0' : byAmount ? String(parseMoney(value, currency).amount) : value,
    currency: byAmount ? currency : null,
    periods: orNull(body['periods']),
  };
};

/** Something a promotion may be for, by itself: a product, a cycle, a group. */
interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Scope {
  readonly products: readonly Choice[];
  readonly cycles: readonly Choice[];
  readonly groups: readonly Choice[];
}

const nameOf = (ctx: PageCtx, product: ProductRow, endings: readonly { readonly name: string; readonly productId: number }[]): string => {
  const names = endings.filter(({ productId }) => productId === product.id).map(({ name }) => `.${name}`);
  return names.length === 0 ? productName(ctx, product.name) : names.join(' ');
};

/** Everything of its brand that the promotion may be for; what it is for stays to be chosen, though it is not sold any more. */
export const scopeOf = async (ctx: PageCtx, row: PromotionRow): Promise<Scope> => {
  const { brandId } = row;
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId });
  const { items: endings } = await ctx.call<{ items: readonly { name: string; productId: number }[] }>('tlds.list', { brandId });
  const { items: groups } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('clientGroups.list', { brandId });
  const products = items.filter(({ id, status }) => status !== 'retired' || row.productIds.includes(id));
  const cycles = new Set([...row.cycles, ...products.flatMap(({ prices }) => prices.map(({ cycle }) => `${cycle.unit}:${String(cycle.count)}`))]);
  return {
    products: products.map((product) => ({ value: String(product.id), label: nameOf(ctx, product, endings) })),
    cycles: [...cycles].map((value) => ({ value, label: cycleText(ctx, parseIntoCycle(value) ?? { unit: 'month', count: 1 }) })),
    groups: groups.map(({ id, name }) => ({ value: String(id), label: name })),
  };
};

/** A switch for each; names carry no colon. */
const fieldName = (prefix: string, value: string): string => `${prefix}_${value.replace(':', '_')}`;

export const switches = (prefix: string, choices: readonly Choice[], chosen: readonly string[]): readonly FieldWish[] =>
  choices.map(({ value, label }) => ({ name: fieldName(prefix, value), label, widget: 'switch', width: 'half', checked: chosen.includes(value) }));

export const chosenOf = (prefix: string, choices: readonly Choice[], body: Body): readonly string[] => choices.flatMap(({ value }) => (body[fieldName(prefix, value)] === 'on' ? [value] : []));
