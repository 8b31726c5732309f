import { defineSlot, type PageCtx, type PageDefinition } from '@billet/sdk';
import { finishInstallation, getInstallation, listInstallations, missInstallation, planInstallation, skipInstallation } from './manage-orders.ts';
import { dropProduct, listProducts, saveProduct } from './manage-products.ts';

const STATES = ['open', 'planned', 'done', 'cancelled'] as const;
const TONES = { open: 'warn', planned: 'info', done: 'ok', cancelled: '' } as const;

const toned = <T extends { readonly state: keyof typeof TONES }>(row: T): T & { readonly text: string; readonly tone: string } => ({ ...row, text: `state.${row.state}`, tone: TONES[row.state] });

const older = (query: Readonly<Record<string, string>>, next: number | undefined): string | undefined => (next === undefined ? undefined : `?${new URLSearchParams({ ...query, before: String(next) }).toString()}`);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const listPage: PageDefinition = {
  area: 'staff',
  path: '/',
  title: 'title',
  view: 'list',
  permission: 'installations.read',
  nav: { icon: 'clock' },
  load: async (ctx, { state: asked, day = '', before }) => {
    const state = STATES.find((each) => each === asked);
    const kept = { ...(state === undefined ? {} : { state }), ...(DAY.test(day) ? { day } : {}) };
    const { items, next } = await ctx.call(listInstallations, { ...(state === undefined ? {} : { state }), ...(DAY.test(day) ? { plannedOn: day } : {}), ...(before === undefined ? {} : { before: Number(before) }) });
    const views = [undefined, ...STATES].map((each) => ({ text: each === undefined ? 'all' : `state.${each}`, href: each === undefined ? '/staff/x/installations' : `/staff/x/installations?state=${each}`, current: each === state && day === '' }));
    return { items: items.map(toned), views, day, older: older(kept, next) };
  },
};

const onePage: PageDefinition = {
  area: 'staff',
  path: '/{id}',
  title: 'one',
  view: 'one',
  permission: 'installations.read',
  load: async (ctx, { id }) => {
    const item = await ctx.call(getInstallation, { id: Number(id) });
    return { heading: item.label, item: toned(item), open: item.state === 'open' || item.state === 'planned', planned: item.state === 'planned' };
  },
  forms: { plan: { operation: planInstallation.name }, miss: { operation: missInstallation.name }, finish: { operation: finishInstallation.name }, skip: { operation: skipInstallation.name } },
};

const productsPage: PageDefinition = {
  area: 'staff',
  path: '/products',
  title: 'products',
  view: 'products',
  permission: 'installations.read',
  load: (ctx) => ctx.call(listProducts, {}),
  forms: { save: { operation: saveProduct.name }, drop: { operation: dropProduct.name } },
};

export const pages: readonly PageDefinition[] = [listPage, productsPage, onePage];

const ofService = async (ctx: PageCtx, { serviceId }: { readonly serviceId: number }): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const { items } = await ctx.call(listInstallations, { serviceId });
  const [first] = items;
  return first === undefined || first.state === 'cancelled' ? undefined : { item: toned(first), staff: ctx.caller.audience === 'staff', waits: first.state !== 'done' };
};

export const slots = [defineSlot({ slot: 'staff.service.aside', view: 'of-service', load: ofService }), defineSlot({ slot: 'client.service.aside', view: 'of-service', load: ofService })];
