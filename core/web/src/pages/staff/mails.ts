import { mailKinds } from '@billet/billing';
import { clientColumn } from '../lists/client-column.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { states } from '../lists/options.ts';
import type { Page, PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';

interface MailRow {
  readonly id: number;
  readonly key: string;
  readonly to: string;
  readonly subject: string | null;
  readonly state: string;
  readonly clientId: number | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

/** What a kind of mail is called: by the house, or by the add-on whose mail it is. */
const kindName = (ctx: PageCtx, key: string): string => {
  const [extension, kind] = key.split('.');
  const name = kind === undefined ? `mailKind.${key}` : `ext.${String(extension)}.mailKind.${kind}`;
  return ctx.say.has(name) ? ctx.t(name) : key;
};

const LIST: ListSpec<MailRow> = {
  list: 'mails',
  path: '/staff/mails',
  operation: 'mail.list',
  caption: 'nav.mails',
  empty: 'mails.empty',
  views: ['queued', 'failed', 'bounced'].map((state) => ({ label: `status.${state}`, query: { state } })),
  search: { name: 'to', label: 'mails.to' },
  filters: [
    { name: 'state', label: 'services.status', widget: 'select', options: states('status', ['queued', 'sending', 'sent', 'failed', 'bounced', 'caught', 'skipped']) },
    { name: 'key', label: 'mailText.kind', widget: 'select', options: states('mailKind', [...mailKinds.map(({ key }) => key), 'campaign']) },
    { name: 'since', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'subject', label: 'mails.subject', cell: (_ctx, row) => ({ text: row.subject ?? row.key, href: `/staff/mails/${String(row.id)}` }) },
    { id: 'to', label: 'mails.to', hide: 'p2', cell: (_ctx, row) => ({ text: row.to }) },
    { id: 'kind', label: 'mailText.kind', extra: true, cell: (ctx, row) => ({ text: kindName(ctx, row.key) }) },
    clientColumn({ extra: true }),
    { id: 'state', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.state), ...(row.error === null ? {} : { sub: reasonOf(ctx, row) ?? '' }) }) },
    { id: 'attempts', label: 'service.attempts', end: true, extra: true, cell: (ctx, row) => ({ text: ctx.say.number(row.attempts) }) },
    { id: 'sent', label: 'status.sent', end: true, extra: true, cell: (_ctx, row) => ({ instant: row.sentAt }) },
    { id: 'created', label: 'service.when', end: true, hide: 'p2', cell: (_ctx, row) => ({ instant: row.createdAt }) },
  ],
};

/** Why it did not arrive, or was not sent at all: as the server said it, or as the house says it. */
const reasonOf = (ctx: PageCtx, { state, error }: MailRow): string | null => (state === 'skipped' && error !== null ? ctx.t(`campaigns.reason.${error}`) : error);

export const mailsPage: Page = {
  path: '/staff/mails',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => ({
      title: ctx.t('nav.mails'),
      actions: [{ label: ctx.t('campaigns.title'), href: '/staff/campaigns', icon: 'users' }, { label: ctx.t('mailText.title'), href: '/staff/mail-templates', icon: 'edit' }, { label: ctx.t('settings.testMail'), href: '/staff/mails/test', icon: 'mail' }],
      main: await listCards(ctx, LIST),
  }),
  actions: listActions(LIST),
};

export const mailPage: Page = {
  path: '/staff/mails/:id',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const mail = await ctx.call<MailRow & { text: string | null }>('mail.get', { id: ctx.params['id'] });
    return {
      title: mail.subject ?? mail.key,
      badge: statusBadge(ctx.say, mail.state),
      crumbs: [{ label: ctx.t('nav.mails'), href: '/staff/mails' }],
      main: [
        { kind: 'facts', facts: [{ label: ctx.t('mails.to'), text: mail.to }, { label: ctx.t('service.when'), instant: mail.createdAt }, ...(mail.error === null ? [] : [{ label: ctx.t('mails.error'), text: reasonOf(ctx, mail) ?? '' }])], actions: [ctx.form('resend', ctx.t('mails.resend'), [])] },
        ...(mail.text === null ? (mail.subject === null ? [] : [{ kind: 'note' as const, text: ctx.t('errors.MAIL_FORGOTTEN') }]) : [{ kind: 'frame' as const, title: mail.subject ?? mail.key, label: mail.subject ?? mail.key, path: `/staff/mails/${String(mail.id)}/html` }, { kind: 'code' as const, title: ctx.t('mailText.plain'), text: mail.text }]),
      ],
    };
  },
  actions: {
    resend: async (ctx) => {
      await ctx.call('mail.resend', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'mails.queued' };
    },
  },
};
