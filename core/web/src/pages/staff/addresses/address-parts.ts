import { formOf, moduleRegistryRef } from '@billet/billing';
import type { Badge, PageModel, Value } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import { shareTone } from '../servers/server-parts.ts';

/** Answers of the operations on addresses. */
export interface PoolRow {
  readonly id: number;
  readonly name: string;
  readonly family: 4 | 6;
  readonly network: string;
  readonly unit: number;
  readonly gateway: string;
  readonly netmask: string;
  readonly dns: readonly string[];
  readonly ranges: readonly string[];
  readonly excluded: readonly string[];
  readonly serverId: number | null;
  readonly purpose: string;
  readonly routingPoint: string;
  readonly quarantineHours: number;
  readonly enabled: boolean;
  readonly productIds: readonly number[];
  readonly size: number;
  readonly held: number;
  readonly resting: number;
  readonly reserved: number;
}

export interface PoolView extends PoolRow {
  readonly products: readonly { readonly id: number; readonly slug: string; readonly name: Readonly<Record<string, string>> }[];
  readonly waiting: number;
}

export interface AddressRow {
  readonly id: number;
  readonly address: string;
  readonly state: 'held' | 'resting' | 'reserved';
  readonly pool: { readonly id: number; readonly name: string } | null;
  readonly fixed: boolean;
  readonly note: string;
  readonly since: string;
  readonly freeAt: string | null;
  readonly login: { readonly id: number; readonly name: string } | null;
  readonly service: { readonly id: number; readonly number: string; readonly label: string } | null;
  readonly client: { readonly id: number; readonly name: string } | null;
}

export interface Addresses {
  readonly items: readonly AddressRow[];
  readonly next?: string;
}

export const loadPools = async (ctx: PageCtx): Promise<readonly PoolRow[]> => (await ctx.call<{ items: readonly PoolRow[] }>('addressPools.list', {})).items;

const TONES = { held: 'ok', resting: 'info', reserved: 'idle' } as const;

export const stateBadge = (ctx: PageCtx, state: AddressRow['state']): Badge => ({ text: ctx.t(`addresses.state.${state}`), tone: TONES[state] });

/** How full a pool is, as a bar: what is held, rests or is kept back cannot be given. */
export const filling = (ctx: PageCtx, { size, held, resting, reserved }: PoolRow): Value => {
  const used = Math.min(held + resting + reserved, size);
  const percent = Math.round((used * 100) / size);
  return { text: `${ctx.say.number(used)} / ${ctx.say.number(size)}`, meter: { percent, tone: shareTone(percent) } };
};

export const poolCrumbs = (ctx: PageCtx): NonNullable<PageModel['crumbs']> => [{ label: ctx.t('nav.addresses'), href: '/staff/addresses' }];

const lines = (text: string | undefined): readonly string[] => (text ?? '').split(/[\n,]+/).map((line) => line.trim()).filter((line) => line !== '');

interface ProductRow {
  readonly id: number;
  readonly slug: string;
  readonly module: string | null;
  readonly name: Readonly<Record<string, string>>;
}

const withLogins = (ctx: PageCtx): ReadonlySet<string> => new Set(ctx.web.house.services.use(moduleRegistryRef).all().filter((module) => module.definition.resourceKinds?.includes('radiusLogin') === true && formOf(module, 'radiusLogin') !== undefined).map(({ id }) => id));

/** All that is asked about a pool. */
export const poolFields = async (ctx: PageCtx, pool?: PoolView): Promise<readonly FieldWish[]> => {
  const modules = withLogins(ctx);
  const { items: servers } = await ctx.call<{ items: readonly { id: number; name: string; extension: string }[] }>('servers.list', {});
  const { items: products } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', {});
  const offered = products.filter((row) => (row.module !== null && modules.has(row.module)) || pool?.productIds.includes(row.id) === true);
  const text = (name: string, value: string, more: Partial<FieldWish> = {}): FieldWish => ({ name, label: ctx.t(`addresses.${name}`), widget: 'text', value, autocomplete: 'off', ...more });
  const help = (name: string): string => ctx.t(`addresses.${name}Help`);
  return [
    text('name', pool?.name ?? '', { required: true, width: 'half' }),
    text('network', pool?.network ?? '', { required: true, width: 'half', placeholder: '203.0.113.0/24', help: help('network') }),
    text('unit', pool === undefined ? '' : String(pool.unit), { widget: 'number', width: 'half', help: help('unit') }),
    { name: 'purpose', label: ctx.t('addresses.purpose'), widget: 'select', width: 'half', options: ['delegated', 'link'].map((value) => ({ value, label: ctx.t(`addresses.purpose.${value}`), selected: value === (pool?.purpose ?? 'delegated') })) },
    text('gateway', pool?.gateway ?? '', { width: 'half' }),
    text('netmask', pool?.netmask ?? '', { width: 'half', help: help('netmask') }),
    text('dns', pool?.dns.join(', ') ?? '', { width: 'half', placeholder: '192.0.2.53, 192.0.2.54' }),
    text('ranges', pool?.ranges.join('\n') ?? '', { widget: 'textarea', rows: 3, width: 'half', help: help('ranges') }),
    text('excluded', pool?.excluded.join('\n') ?? '', { widget: 'textarea', rows: 3, width: 'half', help: help('excluded') }),
    { name: 'serverId', label: ctx.t('addresses.server'), widget: 'select', width: 'half', options: [{ value: '', label: ctx.t('addresses.anyServer'), selected: pool?.serverId == null }, ...servers.filter((row) => modules.has(row.extension)).map((row) => ({ value: String(row.id), label: row.name, selected: row.id === pool?.serverId }))] },
    text('routingPoint', pool?.routingPoint ?? '', { width: 'half', help: help('routingPoint') }),
    text('quarantineHours', String(pool?.quarantineHours ?? 168), { widget: 'number', width: 'half', unit: 'h', help: help('quarantineHours') }),
    { name: 'enabled', label: ctx.t('addresses.enabled'), widget: 'switch', width: 'half', checked: pool?.enabled ?? true },
    ...offered.map((row): FieldWish => ({ name: `product-${String(row.id)}`, label: ctx.t('addresses.forProduct', { name: productName(ctx, row.name) }), widget: 'switch', width: 'half', checked: pool?.productIds.includes(row.id) ?? false })),
  ];
};

/** What was typed about a pool, as its operation takes it. */
export const poolInput = (body: Body): Record<string, unknown> => ({
  ...Object.fromEntries(['name', 'network', 'gateway', 'netmask', 'routingPoint', 'quarantineHours'].map((name) => [name, (body[name] ?? '').trim()])),
  ...((body['unit'] ?? '').trim() === '' ? {} : { unit: body['unit'] }),
  purpose: body['purpose'] ?? 'delegated',
  dns: lines(body['dns']), ranges: lines(body['ranges']), excluded: lines(body['excluded']),
  serverId: (body['serverId'] ?? '') === '' ? null : body['serverId'],
  enabled: body['enabled'] === 'on',
  productIds: Object.keys(body).flatMap((name) => /^product-(\d{1,10})$/.exec(name)?.[1] ?? []),
});
