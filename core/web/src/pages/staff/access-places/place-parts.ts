import { placeMap } from '../../../charts/place-map.ts';
import type { Card } from '../../../view-models/page.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';

export interface PlaceRow {
  readonly id: number;
  readonly parentId: number | null;
  readonly depth: number;
  readonly kind: string;
  readonly name: string;
  readonly serverId: number | null;
  readonly address: string | null;
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly note: string;
  readonly services: number;
}

export interface ServerChoice {
  readonly id: number;
  readonly name: string;
}

export const PATH = '/staff/access-points';
const KINDS = ['region', 'site', 'tower', 'building', 'pole', 'radio', 'server'];

export const loadPlaces = async (ctx: PageCtx): Promise<readonly PlaceRow[]> => (await ctx.call<{ items: readonly PlaceRow[] }>('accessPlaces.list', {})).items;

export const loadServers = async (ctx: PageCtx): Promise<readonly ServerChoice[]> => (await ctx.call<{ items: readonly (ServerChoice & { readonly hasAccessPoints: boolean })[] }>('servers.list', {})).items.filter((each) => each.hasAccessPoints);

export const kindOf = (ctx: PageCtx, { kind }: PlaceRow): string => ctx.t(`places.kind.${kind}`);

const option = (value: number | null, label: string, chosen: number | null): { readonly value: string; readonly label: string; readonly selected: boolean } => ({ value: value === null ? '' : String(value), label, selected: value === chosen });

/** Places it may stand under: all but itself and what stands under it. */
const above = (places: readonly PlaceRow[], place: PlaceRow | undefined): readonly PlaceRow[] => {
  if (place === undefined) return places;
  const from = places.indexOf(place);
  const next = places.findIndex((each, i) => i > from && each.depth <= place.depth);
  return places.filter((_, i) => i < from || (next !== -1 && i >= next));
};

export const placeFields = (ctx: PageCtx, places: readonly PlaceRow[], servers: readonly ServerChoice[], place?: PlaceRow, under: number | null = null): readonly FieldWish[] => [
  { name: 'name', label: ctx.t('places.name'), widget: 'text', required: true, width: 'half', value: place?.name ?? '', help: ctx.t('places.nameHelp'), autocomplete: 'off' },
  { name: 'kind', label: ctx.t('places.kind'), widget: 'select', width: 'half', options: KINDS.map((value) => ({ value, label: ctx.t(`places.kind.${value}`), selected: value === (place?.kind ?? 'site') })) },
  { name: 'parentId', label: ctx.t('places.under'), widget: 'select', options: [option(null, ctx.t('places.top'), place?.parentId ?? under), ...above(places, place).map((each) => option(each.id, `${'– '.repeat(each.depth)}${each.name}`, place === undefined ? under : place.parentId))] },
  { name: 'serverId', label: ctx.t('places.server'), widget: 'select', width: 'half', options: [option(null, ctx.t('places.noEquipment'), place?.serverId ?? null), ...servers.map((each) => option(each.id, each.name, place?.serverId ?? null))] },
  { name: 'address', label: ctx.t('points.address'), widget: 'text', width: 'half', value: place?.address ?? '', help: ctx.t('places.addressHelp'), autocomplete: 'off' },
  { name: 'latitude', label: ctx.t('places.latitude'), widget: 'text', width: 'half', value: place?.latitude ?? '', placeholder: '-23.55052', help: ctx.t('places.degreesHelp'), autocomplete: 'off' },
  { name: 'longitude', label: ctx.t('places.longitude'), widget: 'text', width: 'half', value: place?.longitude ?? '', placeholder: '-46.633308', autocomplete: 'off' },
  { name: 'note', label: ctx.t('addresses.note'), widget: 'textarea', rows: 2, value: place?.note ?? '' },
];

const given = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

export const wishOf = (body: Body): Record<string, unknown> => ({
  name: body['name'], kind: body['kind'], note: body['note'] ?? '',
  ...Object.fromEntries(['parentId', 'serverId', 'address', 'latitude', 'longitude'].map((name) => [name, given(body[name])])),
});

/** Those places that lie on the map; of fewer than two there is nothing to see. */
export const mapOf = (ctx: PageCtx, places: readonly PlaceRow[]): readonly Card[] => {
  const known = new Map(places.map((each) => [each.id, each]));
  const onMap = (id: number | null): number | null => {
    const row = id === null ? undefined : known.get(id);
    return row === undefined ? null : row.latitude === null ? onMap(row.parentId) : row.id;
  };
  const drawn = places.flatMap((each) => (each.latitude === null || each.longitude === null ? [] : [{ id: each.id, under: onMap(each.parentId), label: each.name, href: `${PATH}/${String(each.id)}`, latitude: Number(each.latitude), longitude: Number(each.longitude) }]));
  return drawn.length < 2 ? [] : [{ kind: 'map', title: ctx.t('places.map'), map: placeMap(ctx.t('places.mapLabel', { count: drawn.length }), drawn) }];
};

export const treeTable = (ctx: PageCtx, places: readonly PlaceRow[], from = 0): Card => ({
  kind: 'table',
  caption: ctx.t('points.title'),
  columns: [{ label: ctx.t('points.point') }, { label: ctx.t('places.kind'), hide: 'p2' }, { label: ctx.t('points.address'), hide: 'p3' }, { label: ctx.t('nav.services'), end: true }],
  rows: places.map((each) => ({
    cells: [
      { text: `${'– '.repeat(each.depth - from)}${each.name}`, href: `${PATH}/${String(each.id)}`, ...(each.note === '' ? {} : { sub: each.note }) },
      { text: kindOf(ctx, each) },
      { text: each.address ?? '–', mono: true },
      { text: ctx.say.number(each.services), ...(each.services === 0 ? {} : { href: `/staff/services?routingPoint=${encodeURIComponent(each.name)}` }) },
    ],
  })),
  empty: ctx.t('places.none'),
});
