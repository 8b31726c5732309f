import type { Card } from '../../../view-models/page.ts';
import { errorText } from '../../error-text.ts';
import { BilletError } from '@billet/sdk';
import type { Action, Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { audienceName, campaignFields, campaignInput, stateBadge } from './campaign-fields.ts';
import type { CampaignAnswer, CampaignRow } from './shapes.ts';

interface Recipient {
  readonly id: number;
  readonly clientId: number;
  readonly name: string | null;
  readonly address: string | null;
  readonly outcome: 'waiting' | 'sending' | 'sent' | 'failed' | 'left_out';
  readonly reason: string | null;
  readonly error: string | null;
  readonly mailId: number | null;
}

const TONES = { waiting: 'idle', sending: 'info', sent: 'ok', failed: 'bad', left_out: 'warn' } as const;

const load = (ctx: PageCtx): Promise<CampaignAnswer> => ctx.call<CampaignAnswer>('campaigns.get', { id: ctx.params['id'] });

const progressOf = (ctx: PageCtx, { campaign, counts }: CampaignAnswer): Extract<Card, { kind: 'progress' }> => {
  const total = counts.total - counts.leftOut;
  const done = total - counts.waiting;
  return { kind: 'progress', label: ctx.t('campaigns.progress', { done, total }), done, total, live: campaign.state === 'running' };
};

/** What can be done now. */
const nextSteps = (ctx: PageCtx, { campaign, counts }: CampaignAnswer): readonly Card[] => {
  const { t } = ctx;
  const button = (name: string, danger = false): ReturnType<PageCtx['form']> => ctx.form(name, t(`campaigns.do.${name}`), [], danger ? { danger: true } : {});
  const buttons = (...forms: readonly ReturnType<PageCtx['form']>[]): Card => ({ kind: 'facts', quiet: true, facts: [{ label: t('campaigns.audience'), text: audienceName(ctx, campaign) }], actions: forms });
  switch (campaign.state) {
    case 'draft':
      return [{ kind: 'form', title: t('campaigns.readers'), lead: t('campaigns.gatherLead'), form: button('gather') }];
    case 'gathering':
      return [{ kind: 'note', tone: 'info', icon: 'clock', text: t('campaigns.gathering') }, buttons(button('redraft'))];
    case 'ready':
      return [
        ...(counts.waiting === 0
          ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t('errors.CAMPAIGN_EMPTY') }]
          : [{ kind: 'form' as const, title: t('campaigns.start'), lead: t('campaigns.startLead'), form: ctx.form('start', t('campaigns.do.start', { count: counts.waiting }), [{ name: 'confirm', label: t('campaigns.confirm', { count: counts.waiting }), widget: 'text', required: true, autocomplete: 'off', width: 'third' }], { danger: true }) }]),
        buttons(button('redraft'), button('cancel', true)),
      ];
    case 'running':
      return [progressOf(ctx, { campaign, counts } as CampaignAnswer), buttons(button('pause'), button('cancel', true))];
    case 'paused':
      return [progressOf(ctx, { campaign, counts } as CampaignAnswer), buttons(button('go-on'), button('cancel', true))];
    default:
      return [];
  }
};

const textCard = (ctx: PageCtx, { campaign, texts }: CampaignAnswer): Card => ({
  kind: 'rows',
  title: ctx.t('campaigns.texts'),
  note: ctx.t('campaigns.textsNote'),
  rows: ctx.web.catalogue.languages().map(({ locale, name }) => {
    const text = texts.find((each) => each.locale === locale);
    return {
      icon: text === undefined ? 'plus' : 'mail', title: name, meta: text?.subject ?? ctx.t('campaigns.noText'), href: `/staff/campaigns/${String(campaign.id)}/texts/${locale}`,
      ...(locale === campaign.locale ? { badge: { text: ctx.t('campaigns.main'), tone: 'info' as const } } : {}),
    };
  }),
  empty: '',
});

const numbersCard = (ctx: PageCtx, { campaign, counts }: CampaignAnswer): Card => ({
  kind: 'stats',
  stats: [
    { label: ctx.t('campaigns.readers'), text: ctx.say.number(counts.total - counts.leftOut) },
    { label: ctx.t('campaigns.outcome.sent'), text: ctx.say.number(counts.sent) },
    { label: ctx.t('campaigns.outcome.failed'), text: ctx.say.number(counts.failed), ...(counts.failed > 0 ? { tone: 'bad' as const } : {}) },
    {
      label: ctx.t('campaigns.outcome.left_out'), text: ctx.say.number(counts.leftOut),
      ...(counts.leftOut === 0 ? {} : { sub: Object.entries(counts.reasons).map(([reason, count]) => `${ctx.t(`campaigns.reason.${reason}`)}: ${ctx.say.number(count)}`).join(' · ') }),
    },
    ...(campaign.kind === 'marketing' ? [{ label: ctx.t('campaigns.unsubscribed'), text: ctx.say.number(counts.unsubscribed) }] : []),
  ],
});

const recipientCard = async (ctx: PageCtx, { id }: CampaignRow): Promise<Card> => {
  const { t } = ctx;
  const { items, next } = await ctx.call<PageOf<Recipient>>('campaigns.recipients', { id, ...before(ctx), ...(ctx.query['outcome'] === undefined ? {} : { outcome: ctx.query['outcome'] }) });
  const views = (['sent', 'sending', 'waiting', 'failed', 'left_out'] as const).map((each) => ({ label: t(`campaigns.outcome.${each}`), href: `?outcome=${each}`, current: ctx.query['outcome'] === each }));
  return {
    kind: 'table',
    title: t('campaigns.readers'),
    caption: t('campaigns.readers'),
    views: [{ label: t('views.all'), href: `/staff/campaigns/${String(id)}`, current: ctx.query['outcome'] === undefined }, ...views],
    columns: [{ label: t('service.client') }, { label: t('auth.email'), hide: 'p2' }, { label: t('service.outcome') }],
    rows: items.map((item) => ({
      cells: [
        item.name === null ? { text: `#${String(item.clientId)}` } : { text: item.name, href: `/staff/clients/${String(item.clientId)}` },
        { text: item.address ?? '–' },
        {
          badge: { text: t(`campaigns.outcome.${item.outcome}`), tone: TONES[item.outcome] },
          ...(item.reason === null ? {} : { sub: t(`campaigns.reason.${item.reason}`) }),
          ...(item.error === null || item.reason !== null ? {} : { sub: item.error }),
          ...(item.mailId === null ? {} : { href: `/staff/mails/${String(item.mailId)}` }),
        },
      ],
    })),
    empty: t('list.nothing'),
    next: nextHref(ctx, next),
  };
};

const turn = (state: string): Action => async (ctx) => {
  await ctx.call('campaigns.turn', { id: ctx.params['id'], state });
  return { to: ctx.request.path };
};

/** One mail to many clients: written, looked at, started, followed. */
export const campaignPage: Page = {
  path: '/staff/campaigns/:id',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const { t } = ctx;
    const answer = await load(ctx);
    const { campaign, counts } = answer;
    return {
      title: campaign.name,
      badge: stateBadge(ctx, campaign.state),
      lead: t(`campaigns.kind.${campaign.kind}`),
      crumbs: [{ label: t('nav.mails'), href: '/staff/mails' }, { label: t('campaigns.title'), href: '/staff/campaigns' }],
      ...(campaign.state === 'gathering' || campaign.state === 'running' ? { actions: [{ label: t('bulk.refresh'), href: `/staff/campaigns/${String(campaign.id)}`, icon: 'refresh' }] } : {}),
      main: [
        ...(campaign.error === null ? [] : [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: errorText(ctx.say, new BilletError(campaign.error, campaign.error)) }]),
        ...nextSteps(ctx, answer),
        ...(campaign.state === 'draft' ? [] : [numbersCard(ctx, answer)]),
        ...(campaign.state === 'draft' ? [{ kind: 'form' as const, title: t('campaigns.about'), form: ctx.form('save', t('form.save'), [{ name: 'version', label: '', widget: 'hidden', value: String(campaign.version) }, ...(await campaignFields(ctx, campaign))]) }] : []),
        ...(counts.total === 0 ? [] : [await recipientCard(ctx, campaign)]),
      ],
      aside: [textCard(ctx, answer), ...(campaign.state === 'draft' ? [{ kind: 'form' as const, quiet: true, form: ctx.form('cancel', t('campaigns.do.cancel'), [], { danger: true }) }] : [])],
    };
  },
  part: async (ctx) => {
    const answer = await load(ctx);
    if (answer.campaign.state !== 'running') ctx.response.set('HX-Refresh', 'true');
    return { view: 'progress', model: progressOf(ctx, answer) };
  },
  actions: {
    save: async (ctx, body) => {
      await ctx.call('campaigns.update', { id: ctx.params['id'], version: body['version'], ...campaignInput(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    gather: async (ctx) => {
      await ctx.call('campaigns.gather', { id: ctx.params['id'] });
      return { to: ctx.request.path };
    },
    start: async (ctx, body) => {
      await ctx.call('campaigns.start', { id: ctx.params['id'], confirm: (body['confirm'] ?? '').trim() });
      return { to: ctx.request.path, say: 'campaigns.started' };
    },
    pause: turn('paused'),
    'go-on': turn('running'),
    cancel: turn('cancelled'),
    redraft: turn('draft'),
  },
};
