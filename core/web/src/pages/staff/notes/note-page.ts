import { permits } from '@billet/kernel';
import type { Page } from '../../page.ts';
import { noteFields, type NoteRow } from './note-cards.ts';

const homeOf = (note: NoteRow): string =>
  note.serviceId !== null ? `/staff/services/${String(note.serviceId)}` : note.orderId !== null ? `/staff/orders/${String(note.orderId)}` : `/staff/clients/${String(note.clientId)}`;

export const notePage: Page = {
  path: '/staff/notes/:id',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { t } = ctx;
    const note = await ctx.call<NoteRow>('notes.get', { id: ctx.params['id'] });
    const about = note.serviceId !== null ? 'services.service' : note.orderId !== null ? 'note.order' : 'service.client';
    const may = permits(ctx.caller.permissions, 'notes.write');
    return {
      title: t('note.one'),
      crumbs: [{ label: t(about), href: homeOf(note) }],
      main: [may ? { kind: 'form', title: t('note.one'), form: ctx.form('save', t('form.save'), noteFields(ctx, note)) } : { kind: 'note', text: note.text }],
      aside: [
        {
          kind: 'facts',
          title: t('note.history'),
          facts: [
            { label: t('note.author'), text: note.author ?? t('note.system') },
            { label: t('note.written'), instant: note.createdAt },
            ...(note.editedAt === null ? [] : [{ label: t('note.editor'), text: note.editor ?? t('note.system') }, { label: t('note.changed'), instant: note.editedAt }]),
          ],
          ...(may ? { actions: [ctx.form('remove', t('note.remove'), [], { danger: true })] } : {}),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, { text, sticky }) => {
      const note = await ctx.call<NoteRow>('notes.get', { id: ctx.params['id'] });
      await ctx.call('notes.edit', { id: note.id, text, sticky: sticky === 'on' });
      return { to: homeOf(note), say: 'form.saved' };
    },
    remove: async (ctx) => {
      const note = await ctx.call<NoteRow>('notes.get', { id: ctx.params['id'] });
      await ctx.call('notes.remove', { id: note.id });
      return { to: homeOf(note), say: 'note.removed' };
    },
  },
};
