import { defineSlot, type PageCtx } from '@billet/sdk';
import { listTickets } from './list-tickets.ts';
import { shown } from './shown.ts';

const FEW = 5;

type Shown = Readonly<Record<string, unknown>> | undefined;

/** Who may not see tickets sees no place for them. */
const may = ({ caller }: PageCtx, permission: string): boolean => caller.permissions.some((pattern) => pattern === '*' || pattern === 'tickets.*' || pattern === permission);

const ofHome = async (ctx: PageCtx, { clientId }: { readonly clientId: number }): Promise<Shown> => {
  if (!may(ctx, 'tickets.read')) return undefined;
  const { items } = await ctx.call(listTickets, { clientId });
  const open = items.filter(({ status }) => status !== 'closed').slice(0, FEW);
  return { items: open.map((each) => shown(each, '/x/tickets')), all: '/x/tickets', ask: may(ctx, 'tickets.write') ? '/x/tickets/new' : undefined };
};

const ofDashboard = async (ctx: PageCtx): Promise<Shown> => {
  if (!may(ctx, 'tickets.read')) return undefined;
  const { items } = await ctx.call(listTickets, { status: 'waiting' });
  return { items: items.slice(0, FEW).map((each) => shown(each, '/staff/x/tickets')), count: items.length, all: '/staff/x/tickets', staff: true };
};

const ofClient = async (ctx: PageCtx, { clientId }: { readonly clientId: number }): Promise<Shown> => {
  if (!may(ctx, 'tickets.read')) return undefined;
  const { items } = await ctx.call(listTickets, { clientId });
  return { items: items.slice(0, FEW).map((each) => shown(each, '/staff/x/tickets')), all: `/staff/x/tickets?client=${String(clientId)}`, staff: true, ask: may(ctx, 'tickets.write') ? `/staff/x/tickets/new?client=${String(clientId)}` : undefined };
};

const ofService = (base: string) => async (ctx: PageCtx, { serviceId }: { readonly serviceId: number }): Promise<Shown> => {
  if (!may(ctx, 'tickets.read')) return undefined;
  const { items } = await ctx.call(listTickets, { serviceId });
  const ask = base === '/x/tickets' && may(ctx, 'tickets.write') ? `${base}/new?service=${String(serviceId)}` : undefined;
  return items.length === 0 && ask === undefined ? undefined : { items: items.slice(0, FEW).map((each) => shown(each, base)), ask };
};

export const slots = [
  defineSlot({ slot: 'client.home.aside', view: 'few', load: ofHome }),
  defineSlot({ slot: 'staff.dashboard.main', view: 'few', load: ofDashboard }),
  defineSlot({ slot: 'staff.client.aside', view: 'few', load: ofClient }),
  defineSlot({ slot: 'client.service.aside', view: 'few', load: ofService('/x/tickets') }),
  defineSlot({ slot: 'staff.service.aside', view: 'few', load: ofService('/staff/x/tickets') }),
];
