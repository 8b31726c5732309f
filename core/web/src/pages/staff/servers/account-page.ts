import { BilletError, notFound } from '@billet/sdk';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import type { PageOf, ServiceRow } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';
import { driftBadge, type AccountRow, type Accounts } from './accounts-page.ts';

/** An account is found by its place in the list: the one before its successor. */
const find = async (ctx: PageCtx): Promise<AccountRow> => {
  const id = Number(ctx.params['account']);
  const { items } = await ctx.call<Accounts>('servers.accounts', { id: ctx.params['id'], before: id + 1, limit: 1 });
  const [row] = items;
  if (row?.id !== id) throw notFound('Account');
  return row;
};

/** Numbers are told by telephone: capitals do not matter. */
const byNumber = async (ctx: PageCtx, number: string): Promise<ServiceRow | undefined> => {
  for (const search of new Set([number, number.toUpperCase()])) {
    const { items } = await ctx.call<PageOf<ServiceRow>>('services.list', { search });
    const found = items.find((each) => each.number === search);
    if (found !== undefined) return found;
  }
  return undefined;
};

const adoptCard = (ctx: PageCtx): Card => ({
  kind: 'form',
  title: ctx.t('accounts.adopt'),
  lead: ctx.t('accounts.adoptLead'),
  form: ctx.form('adopt', ctx.t('accounts.adopt'), [{ name: 'serviceId', label: ctx.t('accounts.serviceNumber'), widget: 'text', required: true, autocomplete: 'off', help: ctx.t('accounts.serviceNumberHelp') }]),
});

/** One account of a server: whose it is, how it differs, and what to do about that. */
export const serverAccountPage: Page = {
  path: '/staff/servers/:id/accounts/:account',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const { name } = await ctx.call<{ name: string }>('servers.view', { id: ctx.params['id'] });
    const row = await find(ctx);
    const here = `/staff/servers/${ctx.params['id'] ?? ''}`;
    return {
      title: row.username,
      badge: driftBadge(ctx, row.drift),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }, { label: name, href: here }, { label: ctx.t('servers.accounts'), href: `${here}/accounts` }],
      main: [
        ...buttonProblem(ctx, 'mend'),
        { kind: 'note', tone: row.drift === 'none' ? 'ok' : 'info', icon: row.drift === 'none' ? 'check' : 'info', text: ctx.t(`accounts.why.${row.drift}`) },
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('service.username'), text: row.username, mono: true, copy: true },
            { label: ctx.t('accounts.domain'), text: row.domain ?? '–' },
            { label: ctx.t('auth.email'), text: row.email ?? '–' },
            { label: ctx.t('accounts.plan'), text: row.plan ?? '–' },
            { label: ctx.t('service.loginState'), badge: statusBadge(ctx.say, row.state) },
            ...(row.service === null ? [] : [{ label: ctx.t('services.service'), text: row.service.number, href: `/staff/services/${String(row.service.id)}`, sub: row.service.label }, { label: ctx.t('accounts.shouldBe'), badge: statusBadge(ctx.say, row.service.status) }]),
          ],
          actions: row.service !== null && row.drift !== 'none' ? [ctx.form('mend', ctx.t('accounts.mend'), [])] : [],
        },
        ...(row.drift === 'unknown' ? [adoptCard(ctx)] : []),
      ],
    };
  },
  actions: {
    mend: async (ctx) => {
      await ctx.call('servers.mendAccounts', { id: ctx.params['id'], accountId: ctx.params['account'] });
      return { to: ctx.request.path, say: 'service.retrying' };
    },
    adopt: async (ctx, body) => {
      const number = (body['serviceId'] ?? '').trim();
      const service = await byNumber(ctx, number);
      if (service === undefined) throw new BilletError('ADOPT_SERVICE', 'There is no such service, or it has ended.', { status: 422, field: 'serviceId' });
      await ctx.call('servers.adoptAccount', { id: ctx.params['id'], accountId: ctx.params['account'], serviceId: service.id });
      return { to: ctx.request.path, say: 'accounts.adopted' };
    },
  },
};
