import type { Migration } from '@billet/database';
import { createListViews } from './0001-create-list-views.ts';
import { createNotes } from './0002-create-notes.ts';
import { createBulkWorks } from './0003-create-bulk-works.ts';
import { createClientFiles } from './0004-create-client-files.ts';
import { documentsFollowMerges } from './0005-documents-follow-merges.ts';
import { erasedClientsLetGo } from './0006-erased-clients.ts';

export const deskMigrations: readonly Migration[] = [createListViews, createNotes, createBulkWorks, createClientFiles, documentsFollowMerges, erasedClientsLetGo];
