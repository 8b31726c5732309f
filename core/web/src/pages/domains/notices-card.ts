import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';

interface NoticeRow {
  readonly kind: string;
  readonly day: string;
  readonly at: string;
  readonly mails: readonly { readonly id: number; readonly to: string; readonly state: string; readonly sentAt: string | null }[];
}

const KINDS: Readonly<Record<string, string>> = { data: 'domainNotices.data', verify: 'domainNotices.verify', 'verify-reminder': 'domainNotices.verifyReminder' };

/** What the registrant was told and when: each mail leads to its words. */
export const noticesCard = async (ctx: PageCtx): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly NoticeRow[] }>('domains.notices', { id: ctx.params['id'] });
  const mayRead = permits(ctx.caller.permissions, 'mail.read');
  const titleOf = ({ kind, day }: NoticeRow): string => {
    const key = KINDS[kind];
    return key === undefined ? ctx.t('domainNotices.expiry', { day: ctx.say.date(day), window: kind }) : ctx.t(key, { day: ctx.say.date(day) });
  };
  return [
    {
      kind: 'rows',
      title: ctx.t('domainNotices.title'),
      fold: items.length > 10,
      rows: items.flatMap((notice) =>
        notice.mails.length === 0
          ? [{ icon: 'mail', title: titleOf(notice), meta: ctx.t('domainNotices.noMail'), instant: notice.at }]
          : notice.mails.map((mail) => ({
              icon: 'mail', title: titleOf(notice), meta: mail.to, instant: mail.sentAt ?? notice.at, badge: statusBadge(ctx.say, mail.state),
              ...(mayRead ? { href: `/staff/mails/${String(mail.id)}` } : {}),
            })),
      ),
      empty: ctx.t('domainNotices.empty'),
    },
  ];
};
