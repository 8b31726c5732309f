import { permits } from '@billet/kernel';
import { slotCards } from '../../addons/slots.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, buttonProblem, cycleText, loadSessions, serviceTable, sessionTable } from '../parts.ts';
import type { PageOf, ResourcesOf, ServiceRow } from '../shapes.ts';
import { actionAction, actionCard, panelPasswordAction, signOnAction } from '../actions/index.ts';
import { contentCard } from '../resources/index.ts';
import { hotspotCard, revealedVoucher } from '../hotspot/voucher-card.ts';
import { buyTopUpAction, capCards } from '../usage/caps-card.ts';
import { chargeCard } from '../usage/charge-card.ts';
import { usageCards } from '../usage/usage-cards.ts';
import { mayWrite, tellsSessions } from '../resources/kinds.ts';
import { openItemsCard, serviceLinks } from '../service-life.ts';
import { confirmFirst } from '../confirm.ts';
import { developerCard } from '../services/developer-page.ts';
import { stopDomainsField } from '../services/linked-domains.ts';
import { storyCard } from '../services/story-page.ts';
import { statusBadge } from '../tones.ts';

export const servicesPage: Page = {
  path: '/services',
  area: 'client',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const page = await ctx.call<PageOf<ServiceRow>>('services.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return { title: ctx.t('services.title'), actions: [{ label: ctx.t('home.add'), href: '/shop', icon: 'plus', main: true }], main: [serviceTable(ctx, page.items, '/services', { next: page.next })] };
  },
};

interface ServiceAnswer {
  readonly service: ServiceRow;
  readonly suspensions: readonly { readonly owner: string; readonly reason: string }[];
  readonly termsKept: boolean;
}

/** What a client types into the own router. */
const SHOWN = ['ip', 'netmask', 'gateway', 'dns', 'ipv6Prefix', 'ipv6Link'] as const;

const valueOf = (data: unknown, name: string): string | undefined => {
  const value = (data as Readonly<Record<string, unknown>> | null)?.[name];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(', ');
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What staff want the users of its logins to know. */
const loginMessages = ({ resources }: ResourcesOf): readonly Card[] =>
  resources.flatMap((login): readonly Card[] => {
    const text = login.kind === 'radiusLogin' && login.state !== 'removed' ? valueOf(login.data, 'message') : undefined;
    return text === undefined ? [] : [{ kind: 'note', tone: 'info', icon: 'mail', text }];
  });

const loginCards = (ctx: PageCtx, { resources }: ResourcesOf, online: boolean): readonly Card[] =>
  resources
    .filter((resource) => resource.kind === 'radiusLogin' && resource.state !== 'removed')
    .map((login) => ({
      kind: 'facts',
      title: ctx.t('service.login'),
      facts: [
        { label: ctx.t('service.username'), text: login.name, mono: true, copy: true },
        { label: ctx.t('service.loginState'), badge: statusBadge(ctx.say, login.state) },
        ...SHOWN.flatMap((name) => {
          const value = valueOf(login.data, name);
          return value === undefined ? [] : [{ label: ctx.t(`resources.field.${name}`), text: value, mono: true, copy: true }];
        }),
      ],
      actions: mayWrite(ctx)
        ? [
            ctx.form('reveal', ctx.t('service.reveal'), [{ name: 'resourceId', label: '', widget: 'hidden', value: String(login.id) }]),
            ctx.form('new-password', ctx.t('service.newPassword'), [{ name: 'resourceId', label: '', widget: 'hidden', value: String(login.id) }]),
            ...(online ? [ctx.form('close-sessions', ctx.t('resources.closeSessions'), [])] : []),
          ]
        : [],
    }));

/** Who is billed for it, where there is a choice. */
const payerCard = async (ctx: PageCtx, service: ServiceRow): Promise<readonly Card[]> => {
  if (!['clients.read', 'services.write'].every((permission) => permits(ctx.caller.permissions, permission))) return [];
  const { items } = await ctx.call<{ items: readonly { id: number; name: string }[] }>('payers.list', { clientId: service.clientId });
  if (items.length < 2) return [];
  const options = items.map((payer) => ({ value: String(payer.id), label: payer.name, selected: payer.id === service.payerId }));
  return [{ kind: 'form', title: ctx.t('life.payer'), lead: ctx.t('payers.ofService'), form: ctx.form('payer', ctx.t('form.save'), [{ name: 'payerId', label: ctx.t('orders.payer'), widget: 'select', options }]) }];
};

const load = async (ctx: PageCtx, extra: readonly Card[] = []): ReturnType<Page['load']> => {
  const { service, suspensions, termsKept } = await ctx.call<ServiceAnswer>('services.get', { id: ctx.params['id'] });
  const held = await ctx.call<ResourcesOf>('provisioning.service', { id: service.id });
  const sessions = await loadSessions(ctx, service.id);
  const running = service.status === 'active' || service.status === 'suspended';
  return {
    title: service.label,
    badge: statusBadge(ctx.say, service.status),
    lead: service.number,
    crumbs: [{ label: ctx.t('services.title'), href: '/services' }],
    actions: serviceLinks(ctx, 'client', service, { running, termsKept }),
    main: [
      ...suspensions.map((each): Card => ({ kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t(`suspension.${each.owner}`, { reason: each.reason }) })),
      ...buttonProblem(ctx, 'buy-top-up', 'action', 'sign-on', 'panel-password'),
      ...extra,
      ...(service.message === '' ? [] : [{ kind: 'note' as const, tone: 'info' as const, icon: 'mail', text: service.message }]),
      ...loginMessages(held),
      ...loginCards(ctx, held, sessions.items.some((session) => session.stoppedAt === null)),
      ...(await hotspotCard(ctx, service.id)),
      ...(mayWrite(ctx) ? await actionCard(ctx, 'client', service.id) : []),
      ...(await contentCard(ctx, 'client', service.id)),
      ...(await chargeCard(ctx, service.id)),
      ...(await capCards(ctx, service.id)),
      ...(await usageCards(ctx, service.id)),
      ...(!tellsSessions(ctx, held.bindings) ? [] : [sessionTable(ctx, sessions)]),
      await openItemsCard(ctx, service.id, 'client'),
      await storyCard(ctx, service.id),
    ],
    aside: [
      ...(await slotCards(ctx, 'client.service.aside', { serviceId: service.id })),
      {
        kind: 'facts',
        title: ctx.t('service.terms'),
        facts: [
          { label: ctx.t('services.price'), money: service.price, sub: cycleText(ctx, service.cycle) },
          { label: ctx.t('service.since'), date: service.startDate },
          { label: ctx.t('service.paidThrough'), date: service.billedThrough },
          ...(service.endDate === null ? [] : [{ label: ctx.t('service.ends'), date: service.endDate }]),
        ],
      },
      ...(running ? await payerCard(ctx, service) : []),
      ...(await developerCard(ctx, 'client', service.id)),
      ...(service.cancelRequestedAt !== null && running
        ? [{ kind: 'facts' as const, title: ctx.t('cancel.title'), facts: [{ label: ctx.t('service.ends'), date: service.endDate }], actions: [ctx.form('withdraw', ctx.t('cancel.withdraw'), [])] }]
        : running
          ? [
              {
                kind: 'form' as const,
                title: ctx.t('cancel.title'),
                lead: ctx.t('cancel.lead'),
                form: ctx.form('cancel', ctx.t('cancel.submit'), [{ name: 'reason', label: ctx.t('cancel.reason'), widget: 'text', required: true }, ...(await stopDomainsField(ctx, service.id))], { danger: true }),
              },
            ]
          : []),
    ],
  };
};

export const servicePage: Page = {
  path: '/services/:id',
  area: 'client',
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx),
  actions: {
    reveal: async (ctx, body) => {
      const first = confirmFirst(ctx, 'client');
      if (first !== undefined) return first;
      const { username, password } = await ctx.call<{ username: string; password: string }>('provisioning.reveal', { id: body['resourceId'] });
      return load(ctx, [{ kind: 'lines', title: ctx.t('service.secret'), lines: [{ label: ctx.t('service.username'), value: username }, { label: ctx.t('auth.password'), value: password, copy: true }] }]);
    },
    'reveal-voucher': async (ctx) => {
      const first = confirmFirst(ctx, 'client');
      return first ?? load(ctx, [await revealedVoucher(ctx, ctx.params['id'] ?? '')]);
    },
    'new-password': async (ctx, body) => {
      await ctx.call('resources.change', { id: body['resourceId'], newPassword: true });
      return { to: `/services/${ctx.params['id'] ?? ''}`, say: 'service.passwordChanged' };
    },
    'close-sessions': async (ctx) => {
      const { closed, message } = await ctx.call<{ closed: boolean; message: string | null }>('provisioning.closeSession', { id: ctx.params['id'], sessionId: '*' });
      return closed ? { to: ctx.request.path, say: 'resources.sessionsClosed' } : load(ctx, [{ kind: 'note', tone: 'bad', icon: 'alert', text: message ?? ctx.t('resources.ourTrouble') }]);
    },
    'buy-top-up': buyTopUpAction('client'),
    action: (ctx, body) => actionAction(ctx, body, (cards) => load(ctx, cards)),
    'panel-password': (ctx, body) => panelPasswordAction(ctx, 'client', body, (cards) => load(ctx, cards)),
    'sign-on': (ctx, body) => signOnAction(ctx, 'client', body),
    cancel: async (ctx, body) => {
      await ctx.call('services.requestCancel', { id: ctx.params['id'], reason: body['reason'] ?? '', stopDomains: body['stopDomains'] === 'on' });
      return { to: `/services/${ctx.params['id'] ?? ''}`, say: 'cancel.done' };
    },
    payer: async (ctx, body) => {
      await ctx.call('services.assignPayer', { serviceId: ctx.params['id'], payerId: body['payerId'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    withdraw: async (ctx) => {
      await ctx.call('services.withdrawCancel', { id: ctx.params['id'] });
      return { to: `/services/${ctx.params['id'] ?? ''}`, say: 'cancel.withdrawn' };
    },
  },
};
