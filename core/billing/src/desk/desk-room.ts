import type { Room } from '../room.ts';
import { deleteListView, listViews, saveListView, setListColumns } from './list-views.ts';
import { deskMigrations } from './migrations/index.ts';

/** What members of staff arrange for their own work. */
export const deskRoom: Room = {
  name: 'desk',
  migrations: deskMigrations,
  operations: [listViews, saveListView, deleteListView, setListColumns],
};
