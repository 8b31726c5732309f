import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import { statusBadge } from '../tones.ts';
import type { PageOf } from '../shapes.ts';

interface MailRow {
  readonly id: number;
  readonly to: string;
  readonly subject: string | null;
  readonly state: string;
  readonly createdAt: string;
  readonly text?: string | null;
}

/** What the house has written to the client, to be read again. */
export const clientMailsPage: Page = {
  path: '/mails',
  area: 'client',
  open: 'member',
  load: async (ctx) => {
    const page = await ctx.call<PageOf<MailRow>>('mail.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return {
      title: ctx.t('mails.ours'),
      crumbs: [{ label: ctx.t('nav.account'), href: '/account' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('mails.ours'),
          columns: [{ label: ctx.t('mails.subject') }, { label: ctx.t('mails.to'), hide: 'p2' }, { label: ctx.t('services.status'), hide: 'p3' }, { label: ctx.t('balance.date'), end: true }],
          rows: page.items.map((item) => ({ cells: [{ text: item.subject ?? '…', href: `/mails/${String(item.id)}` }, { text: item.to }, { badge: statusBadge(ctx.say, item.state) }, { instant: item.createdAt }] })),
          empty: ctx.t('mails.empty'),
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
};

export const clientMailPage: Page = {
  path: '/mails/:id',
  area: 'client',
  open: 'member',
  load: async (ctx) => {
    const mail = await ctx.call<MailRow & { readonly html: string | null }>('mail.get', { id: ctx.params['id'] });
    return {
      title: mail.subject ?? '…',
      badge: statusBadge(ctx.say, mail.state),
      lead: mail.to,
      crumbs: [{ label: ctx.t('nav.account'), href: '/account' }, { label: ctx.t('mails.ours'), href: '/mails' }],
      main: [mail.html === null ? { kind: 'note', text: ctx.t('errors.MAIL_FORGOTTEN') } : { kind: 'frame', label: mail.subject ?? '…', path: `/mails/${String(mail.id)}/html` }],
    };
  },
};
