import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { Action, Page, PageCtx } from '../page.ts';
import type { PageOf } from '../shapes.ts';
import type { ClientFileRow } from './file-rows.ts';

/** Files about a client and a form for one more, for those who may see and bring them. */
export const fileCards = async (ctx: PageCtx, clientId: number): Promise<readonly Card[]> => {
  const { t } = ctx;
  if (!permits(ctx.caller.permissions, 'files.read')) return [];
  const before = Number(ctx.query['filesBefore']);
  const { items, next } = await ctx.call<PageOf<ClientFileRow>>('clientFiles.list', { clientId, limit: 20, ...(Number.isInteger(before) && before > 0 ? { before } : {}) });
  return [
    {
      kind: 'rows',
      title: t('clientFile.title'),
      fold: true,
      rows: items.map((file) => ({ icon: 'folder', title: file.name, href: `/staff/client-files/${String(file.id)}`, meta: [ctx.say.bytes(file.size), file.author ?? t('note.system')].join(' · '), instant: file.createdAt, ...(file.shared ? { badge: { text: t('clientFile.sharedBadge'), tone: 'info' as const } } : {}) })),
      empty: t('clientFile.none'),
      ...(next === undefined ? {} : { link: { label: t('clientFile.older'), href: `?filesBefore=${String(next)}` } }),
    },
    ...(permits(ctx.caller.permissions, 'files.write')
      ? [{ kind: 'form' as const, title: t('clientFile.new'), form: ctx.form('add-file', t('clientFile.add'), [{ name: 'file', label: t('clientFile.file'), widget: 'file', required: true }, { name: 'shared', label: t('clientFile.share'), widget: 'switch' }], { upload: true }) }]
      : []),
  ];
};

/** The action behind that form. */
export const addFile: Action = async (ctx, body) => {
  await ctx.call('clientFiles.add', { clientId: ctx.params['id'], name: body['file.name'] ?? '', file: body['file'] ?? '', shared: body['shared'] === 'on' });
  return { to: ctx.request.path, say: 'clientFile.added' };
};

const find = (ctx: PageCtx): Promise<ClientFileRow> => ctx.call<ClientFileRow>('clientFiles.get', { id: ctx.params['id'] });
const homeOf = (file: ClientFileRow): string => `/staff/clients/${String(file.clientId)}`;

/** One file about a client: who brought it, who may see it, and its end. */
export const clientFilePage: Page = {
  path: '/staff/client-files/:id',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const file = await find(ctx);
    const may = permits(ctx.caller.permissions, 'files.write');
    return {
      title: file.name,
      ...(file.shared ? { badge: { text: t('clientFile.sharedBadge'), tone: 'info' as const } } : {}),
      crumbs: [{ label: t('service.client'), href: homeOf(file) }],
      actions: [{ label: t('clientFile.download'), href: `/staff/client-files/${String(file.id)}/download`, icon: 'download', main: true }],
      main: [
        {
          kind: 'facts',
          title: t('clientFile.one'),
          facts: [
            { label: t('clientFile.size'), text: ctx.say.bytes(file.size) },
            { label: t('clientFile.who'), text: t(file.shared ? 'clientFile.whoBoth' : 'clientFile.whoStaff') },
            { label: t('clientFile.author'), text: file.author ?? t('note.system') },
            { label: t('clientFile.when'), instant: file.createdAt },
          ],
          ...(may ? { actions: [ctx.form('share', t(file.shared ? 'clientFile.unshare' : 'clientFile.shareNow'), [{ name: 'shared', label: '', widget: 'hidden', value: file.shared ? '' : 'on' }]), ctx.form('remove', t('clientFile.remove'), [], { danger: true })] } : {}),
        },
      ],
    };
  },
  actions: {
    share: async (ctx, { shared }) => {
      await ctx.call('clientFiles.share', { id: ctx.params['id'], shared: shared === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    remove: async (ctx) => {
      const file = await find(ctx);
      await ctx.call('clientFiles.remove', { id: file.id });
      return { to: homeOf(file), say: 'clientFile.removed' };
    },
  },
};
