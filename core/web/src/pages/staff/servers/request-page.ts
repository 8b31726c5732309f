import { permits } from '@billet/kernel';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { purposeText, requestBadge, type RequestRow } from './requests-page.ts';

interface RequestAnswer {
  readonly request: RequestRow;
  readonly serviceId: number | null;
  readonly mayReplay: boolean;
  readonly replays: readonly RequestRow[];
}

const hrefOf = (ctx: PageCtx, id: number): string => `/staff/servers/${ctx.params['id'] ?? ''}/requests/${String(id)}`;

const textCard = (title: string, text: string): readonly Card[] => (text === '' ? [] : [{ kind: 'code', title, text }]);

/** Only what leaves the server as it is may be asked again; pressing is the second look. */
const againCard = (ctx: PageCtx, { request, mayReplay }: RequestAnswer): readonly Card[] => {
  if (!permits(ctx.caller.permissions, 'servers.write')) return [];
  if (!mayReplay) return [{ kind: 'note', tone: 'info', icon: 'info', text: ctx.t('servers.notAgain') }];
  return [{ kind: 'form', title: ctx.t('servers.again'), lead: ctx.t(request.purpose === 'binding' ? 'servers.againWish' : 'servers.againLook'), form: ctx.form('again', ctx.t('servers.again'), [{ name: 'confirm', label: ctx.t('servers.againSure'), widget: 'switch', required: true }]) }];
};

const replaysCard = (ctx: PageCtx, replays: readonly RequestRow[]): readonly Card[] =>
  replays.length === 0
    ? []
    : [
        {
          kind: 'table',
          title: ctx.t('servers.replays'),
          caption: ctx.t('servers.replays'),
          columns: [{ label: ctx.t('service.when') }, { label: ctx.t('service.action') }, { label: ctx.t('service.outcome') }],
          rows: replays.map((row) => ({ cells: [{ instant: row.at }, { text: `${row.method} ${row.url}`, href: hrefOf(ctx, row.id) }, { badge: requestBadge(ctx, row) }] })),
          empty: '',
        },
      ];

/** One request with all that was written down of it, and the button to ask the same again. */
export const serverRequestPage: Page = {
  path: '/staff/servers/:id/requests/:request',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { name } = await ctx.call<{ name: string }>('servers.view', { id: ctx.params['id'] });
    const answer = await ctx.call<RequestAnswer>('servers.request', { id: ctx.params['id'], requestId: ctx.params['request'] });
    const { request, serviceId, replays } = answer;
    const here = `/staff/servers/${ctx.params['id'] ?? ''}`;
    return {
      title: `${request.method} ${new URL(request.url, 'http://unknown.invalid').pathname}`,
      badge: requestBadge(ctx, request),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }, { label: name, href: here }, { label: ctx.t('servers.requests'), href: `${here}/requests` }],
      main: [
        ...buttonProblem(ctx, 'again'),
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('service.when'), instant: request.at },
            { label: ctx.t('servers.purpose'), text: purposeText(ctx, request.purpose) },
            { label: ctx.t('servers.address'), text: request.url, mono: true },
            { label: ctx.t('servers.took'), text: `${String(request.ms)} ms` },
            ...(serviceId === null ? [] : [{ label: ctx.t('services.service'), text: String(serviceId), href: `/staff/services/${String(serviceId)}` }]),
            ...(request.replayOf === null ? [] : [{ label: ctx.t('servers.askedAgain'), text: String(request.replayOf), href: hrefOf(ctx, request.replayOf) }]),
          ],
        },
        ...textCard(ctx.t('servers.sent'), request.sent),
        ...textCard(ctx.t('servers.answer'), request.answer),
        ...replaysCard(ctx, replays),
      ],
      aside: againCard(ctx, answer),
    };
  },
  actions: {
    again: async (ctx, { confirm }) => {
      await ctx.call('servers.replay', { id: ctx.params['id'], requestId: ctx.params['request'], confirm: confirm === 'on' });
      return { to: ctx.request.path, say: 'servers.askingAgain' };
    },
  },
};
