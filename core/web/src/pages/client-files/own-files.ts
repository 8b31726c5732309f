import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import type { ClientFileRow } from './file-rows.ts';

/** Files that staff share with the client. */
export const ownFilesPage: Page = {
  path: '/files',
  area: 'client',
  open: 'member',
  load: async (ctx) => {
    const { t } = ctx;
    const page = await ctx.call<PageOf<ClientFileRow>>('clientFiles.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return {
      title: t('clientFile.title'),
      lead: t('clientFile.ownLead'),
      crumbs: [{ label: t('nav.account'), href: '/account' }],
      main: [
        {
          kind: 'table',
          caption: t('clientFile.title'),
          columns: [{ label: t('clientFile.file') }, { label: t('clientFile.size'), end: true, hide: 'p2' }, { label: t('balance.date'), end: true }],
          rows: page.items.map((file) => ({ cells: [{ text: file.name, href: `/files/${String(file.id)}/download` }, { text: ctx.say.bytes(file.size) }, { instant: file.createdAt }] })),
          empty: t('clientFile.ownNone'),
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
};
