import type { Migration } from '@billet/database';
import { createListViews } from './0001-create-list-views.ts';

export const deskMigrations: readonly Migration[] = [createListViews];
