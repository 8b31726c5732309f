import { slotCards } from '../../addons/slots.ts';
import { SERVICE_VERBS } from '../bulk/list-verbs.ts';
import { clientColumn } from '../lists/client-column.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import { queryOf } from '../lists/list-query.ts';
import { writeToList } from './campaigns/campaign-fields.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { products, servers, states } from '../lists/options.ts';
import type { Card, PageModel } from '../../view-models/page.ts';
import { clientName } from '../client-name.ts';
import type { Page, PageCtx } from '../page.ts';
import { buttonProblem, cycleText, loadSessions, sessionTable } from '../parts.ts';
import type { ResourcesOf, ServiceRow } from '../shapes.ts';
import { statusBadge } from '../tones.ts';
import { actionAction, actionCard, panelPasswordAction, signOnAction } from '../actions/index.ts';
import { contentCard } from '../resources/index.ts';
import { tellsSessions } from '../resources/kinds.ts';
import { buyTopUpAction, capCards, giveTopUpAction, giveTopUpCards } from '../usage/caps-card.ts';
import { chargeCard } from '../usage/charge-card.ts';
import { usageCards } from '../usage/usage-cards.ts';
import { holdNotes, openItemsCard, serviceLinks, suspendForm } from '../service-life.ts';
import { developerCard } from '../services/developer-page.ts';
import { history } from './history.ts';
import { addNoteTo, noteCards } from './notes/note-cards.ts';

const LIST: ListSpec<ServiceRow> = {
  list: 'services',
  path: '/staff/services',
  operation: 'services.list',
  caption: 'nav.services',
  empty: 'services.empty',
  views: ['active', 'inactive', 'cancelled'].map((group) => ({ label: `life.group.${group}`, query: { group } })),
  search: { name: 'search', label: 'list.serviceSearch' },
  filters: [
    { name: 'status', label: 'services.status', widget: 'select', options: states('status', ['pending', 'active', 'suspended', 'cancelled', 'terminated']) },
    { name: 'productId', label: 'mass.product', widget: 'select', options: products },
    { name: 'serverId', label: 'service.server', widget: 'select', options: servers },
    { name: 'routingPoint', label: 'life.routingPoint', widget: 'text' },
    { name: 'since', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'service', label: 'services.service', cell: (_ctx, row) => ({ text: row.label, href: `/staff/services/${String(row.id)}`, sub: row.number }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.status) }) },
    clientColumn({ extra: true }),
    { id: 'start', label: 'service.since', end: true, extra: true, cell: (_ctx, row) => ({ date: row.startDate }) },
    { id: 'paidThrough', label: 'service.paidThrough', end: true, extra: true, cell: (_ctx, row) => ({ date: row.billedThrough }) },
    { id: 'ends', label: 'service.ends', end: true, extra: true, cell: (_ctx, row) => ({ date: row.endDate }) },
    { id: 'nextBill', label: 'services.nextBill', end: true, hide: 'p2', cell: (_ctx, row) => ({ date: row.nextBillAt === null ? null : row.nextBillAt.slice(0, 10) }) },
    { id: 'price', label: 'services.price', end: true, cell: (ctx, row) => ({ money: row.price, sub: cycleText(ctx, row.cycle) }) },
  ],
  bulk: SERVICE_VERBS,
};

export const staffServicesPage: Page = {
  path: LIST.path,
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => ({
    title: ctx.t('nav.services'),
    actions: [{ label: ctx.t('mass.title'), href: '/staff/mass-updates', icon: 'sliders' }, { label: ctx.t('cancellations.title'), href: '/staff/cancellations', icon: 'x' }, { label: ctx.t('contracts.title'), href: '/staff/contracts', icon: 'book' }, { label: ctx.t('life.commissions'), href: '/staff/commissions', icon: 'chart' }, { label: ctx.t('campaigns.write'), href: writeToList('services', queryOf(ctx)), icon: 'mail' }],
    main: await listCards(ctx, LIST),
  }),
  actions: listActions(LIST),
};

interface ServiceAnswer {
  readonly service: ServiceRow;
  readonly suspensions: readonly { readonly owner: string; readonly reason: string; readonly since: string; readonly keepsServer: boolean }[];
  readonly termsKept: boolean;
}

interface LogLine {
  readonly at: string;
  readonly action: string;
  readonly outcome: string;
  readonly message: string;
  readonly ms: number;
}

const load = async (ctx: PageCtx, extra: readonly Card[] = []): Promise<PageModel> => {
  const { service, suspensions, termsKept } = await ctx.call<ServiceAnswer>('services.get', { id: ctx.params['id'] });
  const held = await ctx.call<ResourcesOf>('provisioning.service', { id: service.id });
  const sessions = await loadSessions(ctx, service.id);
  const { items: log } = await ctx.call<{ items: readonly LogLine[] }>('provisioning.log', { id: service.id, limit: 10 });
  const running = service.status === 'active' || service.status === 'suspended';
  const client = await clientName(ctx, service.clientId);
  return {
    title: service.label,
    badge: statusBadge(ctx.say, service.status),
    lead: service.number,
    crumbs: [{ label: ctx.t('nav.services'), href: '/staff/services' }],
    actions: [...serviceLinks(ctx, 'staff', service, { running, termsKept }), { label: ctx.t('servicePrice.title'), href: `/staff/services/${String(service.id)}/price`, icon: 'tag' }, { label: ctx.t('service.client'), href: `/staff/clients/${String(service.clientId)}`, icon: 'user' }],
    main: [
      ...buttonProblem(ctx, 'buy-top-up', 'action', 'sign-on', 'panel-password'),
      ...extra,
      ...suspensions.map((each) => ({ kind: 'note' as const, tone: 'warn' as const, icon: 'pause', text: ctx.t(`suspension.${each.owner}`, { reason: each.reason }) })),
      ...holdNotes(ctx, service),
      await openItemsCard(ctx, service.id, 'staff'),
      ...held.bindings.map((binding) => ({
        kind: 'facts' as const,
        title: ctx.t('service.server'),
        facts: [
          { label: ctx.t('services.status'), badge: statusBadge(ctx.say, binding.state), ...(binding.error?.message === undefined ? {} : { sub: binding.error.message }) },
          { label: ctx.t('service.applied'), instant: binding.appliedAt },
          { label: ctx.t('service.attempts'), text: String(binding.attempts) },
        ],
        actions: [ctx.form('provision', ctx.t('service.tryAgain'), []), ctx.form('welcome', ctx.t('life.welcomeAgain'), [])],
      })),
      ...(await actionCard(ctx, 'staff', service.id)),
      ...(await contentCard(ctx, 'staff', service.id)),
      ...(await chargeCard(ctx, service.id)),
      ...(await capCards(ctx, service.id)),
      ...(await usageCards(ctx, service.id)),
      ...(!tellsSessions(ctx, held.bindings) ? [] : [sessionTable(ctx, sessions)]),
      ...(log.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: ctx.t('service.log'),
              caption: ctx.t('service.log'),
              columns: [{ label: ctx.t('service.when') }, { label: ctx.t('service.action') }, { label: ctx.t('service.outcome') }, { label: 'ms', end: true, hide: 'p2' as const }],
              rows: log.map((line) => ({ cells: [{ instant: line.at }, { text: line.action }, { text: line.outcome, sub: line.message === '' ? undefined : line.message }, { text: String(line.ms) }] })),
              empty: '',
            },
          ]),
      ...(await noteCards(ctx, { clientId: service.clientId, serviceId: service.id })),
      ...(await history(ctx, 'service', service.id)),
    ],
    aside: [
      ...(await slotCards(ctx, 'staff.service.aside', { serviceId: service.id })),
      {
        kind: 'facts',
        title: ctx.t('service.terms'),
        facts: [
          { label: ctx.t('service.client'), text: client, href: `/staff/clients/${String(service.clientId)}` },
          { label: ctx.t('services.price'), money: service.price, sub: cycleText(ctx, service.cycle) },
          { label: ctx.t('service.since'), date: service.startDate },
          { label: ctx.t('service.paidThrough'), date: service.billedThrough },
          { label: ctx.t('services.nextBill'), date: service.nextBillAt?.slice(0, 10) ?? null },
          { label: ctx.t('service.ends'), date: service.endDate },
        ],
      },
      ...(await developerCard(ctx, 'staff', service.id)),
      ...(await giveTopUpCards(ctx, service.id)),
      ...(running ? [{ kind: 'form' as const, title: ctx.t('suspend.title'), anchor: 'suspend', form: suspendForm(ctx) }] : []),
      ...(suspensions.length > 0 ? [{ kind: 'facts' as const, title: ctx.t('suspend.held'), anchor: 'unsuspend', facts: suspensions.map((each) => ({ label: each.owner, instant: each.since })), actions: suspensions.map((each) => ctx.form('unsuspend', ctx.t('suspend.lift', { owner: each.owner }), [{ name: 'owner', label: '', widget: 'hidden', value: each.owner }])) }] : []),
    ],
  };
};

export const staffServicePage: Page = {
  path: '/staff/services/:id',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx),
  actions: {
    'add-note': addNoteTo(async (ctx) => {
      const { service } = await ctx.call<ServiceAnswer>('services.get', { id: ctx.params['id'] });
      return { clientId: service.clientId, serviceId: service.id };
    }),
    'buy-top-up': buyTopUpAction('staff'),
    'give-top-up': giveTopUpAction,
    action: (ctx, body) => actionAction(ctx, body, (cards) => load(ctx, cards)),
    'panel-password': (ctx, body) => panelPasswordAction(ctx, 'staff', body, (cards) => load(ctx, cards)),
    'sign-on': (ctx, body) => signOnAction(ctx, 'staff', body),
    suspend: async (ctx, body) => {
      await ctx.call('services.suspend', { id: ctx.params['id'], reason: body['reason'], scope: body['scope'], stopsBilling: body['stopsBilling'] === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    unsuspend: async (ctx, body) => {
      await ctx.call('services.unsuspend', { id: ctx.params['id'], owner: body['owner'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    welcome: async (ctx) => {
      await ctx.call('services.resendWelcome', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'mails.queued' };
    },
    provision: async (ctx) => {
      await ctx.call('provisioning.retry', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'service.retrying' };
    },
  },
};
