import { permits } from '@billet/kernel';
import { notFound } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { before, buttonProblem, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';
import { endpointBadge, endpointFields, endpointOf, PATH, topicsText, type Endpoint, type Endpoints } from './webhook-parts.ts';
import { secretPage } from './webhooks-page.ts';

interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly event: string;
  readonly subject: string;
  readonly occurredAt: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextTryAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
}

const STATES = ['waiting', 'delivered', 'failed'] as const;
const HOUR_MS = 3_600_000;
/** How far back a replay goes, in hours. */
const BACK = [1, 6, 24, 72, 168] as const;

const load = async (ctx: PageCtx): Promise<Endpoints & { readonly endpoint: Endpoint }> => {
  const all = await ctx.call<Endpoints>('webhooks.list', {});
  const endpoint = all.items.find(({ id }) => String(id) === ctx.params['id']);
  if (endpoint === undefined) throw notFound('Webhook');
  return { ...all, endpoint };
};

const deliveriesCard = async (ctx: PageCtx, { id }: Endpoint): Promise<Card> => {
  const state = STATES.find((each) => each === ctx.query['state']);
  const { items, next } = await ctx.call<PageOf<Delivery>>('webhooks.deliveries', { id, ...(state === undefined ? {} : { state }), ...before(ctx) });
  return {
    kind: 'table',
    title: ctx.t('webhooks.deliveries'),
    caption: ctx.t('webhooks.deliveries'),
    views: [{ label: ctx.t('views.all'), href: ctx.request.path, current: state === undefined }, ...STATES.map((each) => ({ label: ctx.t(`status.${each}`), href: `?state=${each}`, current: state === each }))],
    columns: [{ label: ctx.t('webhooks.event') }, { label: ctx.t('services.status') }, { label: ctx.t('webhooks.answer'), hide: 'p2' }, { label: ctx.t('service.attempts'), end: true, hide: 'p3' }, { label: ctx.t('service.when'), end: true, hide: 'p3' }],
    rows: items.map((item) => ({
      cells: [
        { text: item.event, sub: item.subject },
        { badge: statusBadge(ctx.say, item.state) },
        { text: [...(item.status === null ? [] : [String(item.status)]), ...(item.error === null ? [] : [item.error])].join(' · ') || '–' },
        { text: ctx.say.number(item.attempts) },
        { instant: item.occurredAt },
      ],
      pick: String(item.id),
    })),
    empty: ctx.t('webhooks.noDeliveries'),
    next: nextHref(ctx, next),
    ...(permits(ctx.caller.permissions, 'webhooks.write') ? { bulk: { form: 'resend', label: ctx.t('webhooks.picked'), actions: [{ value: 'resend', label: ctx.t('webhooks.resend'), icon: 'refresh' }] } } : {}),
  };
};

const asideOf = (ctx: PageCtx): readonly Card[] => [
  {
    kind: 'form',
    title: ctx.t('webhooks.replay'),
    lead: ctx.t('webhooks.replayLead'),
    form: ctx.form('replay', ctx.t('webhooks.replaySubmit'), [{ name: 'hours', errorAt: 'since', label: ctx.t('webhooks.since'), widget: 'select', options: BACK.map((hours) => ({ value: String(hours), label: ctx.t('webhooks.hours', { count: hours }), selected: hours === 24 })) }]),
  },
  { kind: 'form', title: ctx.t('webhooks.secret'), lead: ctx.t('webhooks.replaceLead'), form: ctx.form('secret', ctx.t('webhooks.replace'), []) },
  { kind: 'form', title: ctx.t('webhooks.remove'), lead: ctx.t('webhooks.removeLead'), form: ctx.form('remove', ctx.t('webhooks.removeSubmit'), [], { danger: true }) },
];

/** One address: what it was told, and what came of it. */
export const webhookPage: Page = {
  path: '/staff/webhooks/:id',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const { t } = ctx;
    const { endpoint, events } = await load(ctx);
    const writes = permits(ctx.caller.permissions, 'webhooks.write');
    return {
      title: endpoint.label,
      badge: endpointBadge(ctx, endpoint),
      crumbs: [{ label: t('nav.webhooks'), href: PATH }],
      main: [
        ...buttonProblem(ctx, 'test', 'resend', 'switch'),
        ...(endpoint.state === 'given_up' ? [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: t('webhooks.givenUp') }] : []),
        {
          kind: 'facts',
          facts: [
            { label: t('webhooks.url'), text: endpoint.url, mono: true },
            { label: t('webhooks.topics'), text: topicsText(ctx, endpoint.topics) },
            ...(endpoint.failingSince === null ? [] : [{ label: t('webhooks.failingSince'), instant: endpoint.failingSince }]),
            ...(endpoint.oldSecretUntil === null ? [] : [{ label: t('webhooks.bothSign'), instant: endpoint.oldSecretUntil }]),
          ],
          ...(writes ? { actions: [ctx.form('test', t('webhooks.test'), []), ctx.form('switch', t(endpoint.state === 'on' ? 'webhooks.switchOff' : 'webhooks.switchOn'), [{ name: 'on', label: '', widget: 'hidden', value: endpoint.state === 'on' ? '' : '1' }])] } : {}),
        },
        await deliveriesCard(ctx, endpoint),
        ...(writes ? [{ kind: 'form' as const, title: t('webhooks.edit'), form: ctx.form('save', t('form.save'), endpointFields(ctx, events, endpoint)) }] : []),
      ],
      ...(writes ? { aside: asideOf(ctx) } : {}),
    };
  },
  actions: {
    save: async (ctx, body) => {
      const { endpoint } = await load(ctx);
      await ctx.call('webhooks.change', { id: endpoint.id, ...endpointOf(body, endpoint.topics) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    switch: async (ctx, { on }) => {
      await ctx.call('webhooks.change', { id: ctx.params['id'], on: on === '1' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    test: async (ctx) => {
      const { ok } = await ctx.call<{ ok: boolean }>('webhooks.test', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: ok ? 'webhooks.testTaken' : 'webhooks.testRefused' };
    },
    resend: async (ctx, body) => {
      for (const name of Object.keys(body).filter((each) => each.startsWith('pick-'))) await ctx.call('webhooks.resend', { id: name.slice('pick-'.length) });
      return { to: ctx.request.path, say: 'webhooks.queued' };
    },
    replay: async (ctx, body) => {
      const hours = BACK.find((each) => String(each) === body['hours']) ?? 1;
      await ctx.call('webhooks.replay', { id: ctx.params['id'], since: new Date(ctx.web.house.clock.wallMs() - hours * HOUR_MS).toISOString() });
      return { to: ctx.request.path, say: 'webhooks.queued' };
    },
    secret: async (ctx) => {
      const { secret } = await ctx.call<{ secret: string }>('webhooks.replaceSecret', { id: ctx.params['id'] });
      return secretPage(ctx, Number(ctx.params['id']), secret, ctx.t('webhooks.replaced'));
    },
    remove: async (ctx) => {
      await ctx.call('webhooks.remove', { id: ctx.params['id'] });
      return { to: PATH, say: 'webhooks.removed' };
    },
  },
};
