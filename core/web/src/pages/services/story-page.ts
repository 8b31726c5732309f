import { permits } from '@billet/kernel';
import type { Card, Tone } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import { loadServiceRow, serviceCrumbs } from './crumbs.ts';

interface StoryEvent {
  readonly at: string;
  readonly kind: string;
  readonly name: string | null;
  readonly number: string | null;
  readonly targetId: number | null;
  readonly on: string | null;
}

interface Story {
  readonly items: readonly StoryEvent[];
  readonly next?: string;
}

/** How many events the page of a service shows. */
const SHORT = 5;

const LOOKS: Readonly<Record<string, readonly [icon: string, tone?: Tone]>> = {
  ordered: ['cart'], activated: ['check', 'ok'], ended: ['out'], received: ['user'], addonStarted: ['plus', 'ok'], addonEnded: ['out'],
  suspended: ['pause', 'warn'], resumed: ['check', 'ok'], paused: ['pause'], continued: ['check'],
  invoice: ['invoice'], proforma: ['invoice'], creditNote: ['invoice'], invoiceVoid: ['invoice'],
  changeAsked: ['edit'], changeMade: ['up', 'ok'], changeDropped: ['edit'], cancelAsked: ['out', 'warn'], cancelDeclined: ['edit'], cancelWithdrawn: ['check'],
};

/** Where the thing an event speaks of has its own page. */
const hrefOf = ({ caller }: PageCtx, { kind, targetId }: StoryEvent): string | undefined => {
  if (targetId === null) return undefined;
  if (kind === 'ordered') return permits(caller.permissions, 'orders.read') ? `/orders/${String(targetId)}` : undefined;
  return kind.startsWith('addon') ? `/services/${String(targetId)}` : `/invoices/${String(targetId)}`;
};

const INVOICES: ReadonlySet<string> = new Set(['invoice', 'proforma']);

/** What is said under an event: why it stands still, whether it is paid, from when it counts. */
const detailOf = (ctx: PageCtx, { kind, name, on }: StoryEvent): string | undefined => {
  if (kind === 'suspended') return ctx.t(`story.why.${name ?? 'staff'}`);
  if (INVOICES.has(kind)) return name === 'paid' && on !== null ? ctx.t('story.paidOn', { date: ctx.say.date(on) }) : ctx.t(`status.${name ?? 'unpaid'}`);
  if ((kind === 'changeAsked' || kind === 'cancelAsked') && on !== null) return ctx.t(`story.${kind}.on`, { date: ctx.say.date(on) });
  return undefined;
};

const itemOf = (ctx: PageCtx, event: StoryEvent): Extract<Card, { kind: 'timeline' }>['items'][number] => {
  const [icon = 'edit', tone] = LOOKS[event.kind] ?? [];
  const [href, detail] = [hrefOf(ctx, event), detailOf(ctx, event)];
  return {
    instant: event.at,
    icon,
    text: ctx.t(`story.${event.kind}`, { name: event.name ?? '', number: event.number ?? '' }).trim(),
    ...(tone === undefined ? {} : { tone }),
    ...(href === undefined ? {} : { href }),
    ...(detail === undefined ? {} : { detail }),
  };
};

/** The newest events of a service, for its own page. */
export const storyCard = async (ctx: PageCtx, serviceId: number): Promise<Card> => {
  const { items, next } = await ctx.call<Story>('services.story', { id: serviceId, limit: SHORT });
  return {
    kind: 'timeline',
    title: ctx.t('story.title'),
    ...(next === undefined ? {} : { link: { label: ctx.t('story.all'), href: `/services/${String(serviceId)}/story` } }),
    items: items.map((event) => itemOf(ctx, event)),
    empty: ctx.t('story.empty'),
  };
};

/** Everything that happened to a service, in the client's words. */
export const storyPage: Page = {
  path: '/services/:id/story',
  area: 'client',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const service = await loadServiceRow(ctx);
    const { items, next } = await ctx.call<Story>('services.story', { id: service.id, ...before(ctx) });
    return {
      title: ctx.t('story.title'),
      crumbs: serviceCrumbs(ctx, 'client', service),
      main: [{ kind: 'timeline', items: items.map((event) => itemOf(ctx, event)), empty: ctx.t('story.empty'), next: nextHref(ctx, next) }],
    };
  },
};
