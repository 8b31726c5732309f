import { permits } from '@billet/kernel';
import type { Card } from '../../../view-models/page.ts';
import type { Action, FieldWish, PageCtx } from '../../page.ts';

export interface NoteRow {
  readonly id: number;
  readonly clientId: number;
  readonly serviceId: number | null;
  readonly orderId: number | null;
  readonly text: string;
  readonly sticky: boolean;
  readonly author: string | null;
  readonly createdAt: string;
  readonly editor: string | null;
  readonly editedAt: string | null;
}

export interface NotesOf {
  readonly clientId: number;
  readonly serviceId?: number;
  readonly orderId?: number;
}

const writtenBy = (ctx: PageCtx, note: NoteRow): string => {
  const nobody = ctx.t('note.system');
  const first = note.author ?? nobody;
  return note.editedAt === null ? first : `${first} · ${ctx.t('note.changedBy', { who: note.editor ?? nobody })}`;
};

export const noteFields = (ctx: PageCtx, note?: NoteRow): readonly FieldWish[] => [
  { name: 'text', label: ctx.t('note.text'), widget: 'textarea', rows: 4, required: true, value: note?.text },
  { name: 'sticky', label: ctx.t('note.sticky'), widget: 'switch', checked: note?.sticky ?? false },
];

/** Notes about something and a form for one more, for those who may read and write them. */
export const noteCards = async (ctx: PageCtx, about: NotesOf): Promise<readonly Card[]> => {
  if (!permits(ctx.caller.permissions, 'notes.read')) return [];
  const before = Number(ctx.query['notesBefore']);
  const { sticky, items, next } = await ctx.call<{ sticky: readonly NoteRow[]; items: readonly NoteRow[]; next?: number }>('notes.list', { ...about, limit: 20, ...(Number.isInteger(before) && before > 0 ? { before } : {}) });
  const rows = [...sticky, ...items];
  return [
    ...(rows.length === 0
      ? []
      : [
          {
            kind: 'rows' as const,
            title: ctx.t('note.title'),
            fold: true,
            rows: rows.map((note) => ({ icon: note.sticky ? 'bell' : 'edit', title: note.text, href: `/staff/notes/${String(note.id)}`, meta: writtenBy(ctx, note), instant: note.createdAt, ...(note.sticky ? { tone: 'warn' as const, badge: { text: ctx.t('note.pinned'), tone: 'warn' as const } } : {}) })),
            empty: '',
            ...(next === undefined ? {} : { link: { label: ctx.t('note.older'), href: `?notesBefore=${String(next)}` } }),
          },
        ]),
    ...(permits(ctx.caller.permissions, 'notes.write') ? [{ kind: 'form' as const, title: ctx.t('note.new'), form: ctx.form('add-note', ctx.t('note.add'), noteFields(ctx)) }] : []),
  ];
};

/** The action behind that form. */
export const addNoteTo = (find: (ctx: PageCtx) => Promise<NotesOf>): Action => async (ctx, { text, sticky }) => {
  await ctx.call('notes.add', { ...(await find(ctx)), text, sticky: sticky === 'on' });
  return { to: ctx.request.path, say: 'note.added' };
};
