import { defineSlot, type PageCtx, type PageDefinition } from '@billet/sdk';
import { lend, lose, takeBack } from './lend.ts';
import { addItem, getItem, listItems, listLoans } from './manage-items.ts';

const STATES = ['stock', 'lent', 'lost'] as const;
const TONES = { stock: '', lent: 'info', lost: 'bad', out: 'info', back: 'ok' } as const;

const toned = <K extends 'state' | 'outcome', T extends Readonly<Record<K, keyof typeof TONES>>>(row: T, name: K): T & { readonly text: string; readonly tone: string } => ({ ...row, text: `${name}.${row[name]}`, tone: TONES[row[name]] });

const older = (query: Readonly<Record<string, string>>, next: number | undefined): string | undefined => (next === undefined ? undefined : `?${new URLSearchParams({ ...query, before: String(next) }).toString()}`);

const numbered = (before: string | undefined): { before?: number } => (before === undefined ? {} : { before: Number(before) });

const stockPage: PageDefinition = {
  area: 'staff',
  path: '/',
  title: 'title',
  view: 'list',
  permission: 'equipment.read',
  nav: { icon: 'box' },
  load: async (ctx, { state: asked, serial = '', before }) => {
    const state = STATES.find((each) => each === asked);
    const { items, next } = await ctx.call(listItems, { ...(state === undefined ? {} : { state }), serial, ...numbered(before) });
    const kept = { ...(state === undefined ? {} : { state }), ...(serial === '' ? {} : { serial }) };
    const views = [undefined, ...STATES].map((each) => ({ text: each === undefined ? 'all' : `state.${each}`, href: each === undefined ? '/staff/x/equipment' : `/staff/x/equipment?state=${each}`, current: each === state }));
    return { items: items.map((each) => toned(each, 'state')), serial, views, older: older(kept, next) };
  },
  forms: { add: { operation: addItem.name, then: '/staff/x/equipment/{id}' } },
};

const piecePage: PageDefinition = {
  area: 'staff',
  path: '/{id}',
  title: 'piece',
  view: 'item',
  permission: 'equipment.read',
  load: async (ctx, { id }) => {
    const { item, loans } = await ctx.call(getItem, { id: Number(id) });
    return { heading: `${item.model} ${item.serial}`, item: toned(item, 'state'), loans: loans.map((each) => toned(each, 'outcome')), out: loans.find((each) => each.outcome === 'out'), inStock: item.state === 'stock' };
  },
  forms: { lend: { operation: lend.name }, back: { operation: takeBack.name }, lose: { operation: lose.name } },
};

const ownPage: PageDefinition = {
  area: 'client',
  path: '/',
  title: 'title',
  view: 'mine',
  permission: 'services.read',
  load: async (ctx, { before }) => {
    const { items, next } = await ctx.call(listLoans, numbered(before));
    return { items: items.map((each) => toned(each, 'outcome')), older: older({}, next) };
  },
};

export const pages: readonly PageDefinition[] = [stockPage, piecePage, ownPage];

const ofService = async (ctx: PageCtx, { serviceId }: { readonly serviceId: number }): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listLoans, { serviceId, outcome: 'out' });
  return items.length === 0 ? undefined : { items, staff: ctx.caller.audience === 'staff' };
};

export const slots = [defineSlot({ slot: 'staff.service.aside', view: 'of-service', load: ofService }), defineSlot({ slot: 'client.service.aside', view: 'of-service', load: ofService })];
