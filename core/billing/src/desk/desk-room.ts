import type { Room } from '../room.ts';
import { deleteListView, listViews, saveListView, setListColumns } from './list-views.ts';
import { deskMigrations } from './migrations/index.ts';
import { addNote, editNote, getNote, listNotes, removeNote } from './notes.ts';

/** What members of staff arrange and note for their own work. */
export const deskRoom: Room = {
  name: 'desk',
  migrations: deskMigrations,
  operations: [listViews, saveListView, deleteListView, setListColumns, listNotes, getNote, addNote, editNote, removeNote],
  permissions: ['notes.read', 'notes.write'],
};
