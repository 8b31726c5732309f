import { z } from '@billet/sdk';
import { executorRef } from '../refs.ts';
import type { Room } from '../room.ts';
import { previewBulk } from './bulk/preview-bulk.ts';
import { runBulk } from './bulk/run-bulk.ts';
import { getBulk, listBulks, turnBulk } from './bulk/show-bulk.ts';
import { startBulk, undoBulk } from './bulk/start-bulk.ts';
import { addClientFile, getClientFile, listClientFiles, readClientFile, removeClientFile, shareClientFile } from './files/client-files.ts';
import { deskSettings } from './files/file-settings.ts';
import { deleteListView, listViews, saveListView, setListColumns } from './list-views.ts';
import { erasureJob } from './erase/after-term.ts';
import { eraseClient, previewErasure } from './erase/erase-client.ts';
import { erasureSettings } from './erase/erasure-settings.ts';
import { listProposed } from './erase/list-proposed.ts';
import { mergeClients, previewMerge } from './merge/merge-clients.ts';
import { deskMigrations } from './migrations/index.ts';
import { addNote, editNote, getNote, listNotes, removeNote } from './notes.ts';
import { clientRecords, clientTraces } from './client-records.ts';

const bulkPayload = z.strictObject({ bulkId: z.number().int() });

/** What members of staff arrange and note for their own work. */
export const deskRoom: Room = {
  name: 'desk',
  migrations: deskMigrations,
  clientRecords,
  clientTraces,
  operations: [listViews, saveListView, deleteListView, setListColumns, listNotes, getNote, addNote, editNote, removeNote, listClientFiles, getClientFile, readClientFile, addClientFile, shareClientFile, removeClientFile, previewMerge, mergeClients, previewErasure, eraseClient, listProposed, startBulk, previewBulk, listBulks, getBulk, turnBulk, undoBulk],
  permissions: ['notes.read', 'notes.write', 'files.read', 'files.write', 'clients.merge', 'clients.erase'],
  clientPermissions: ['files.read'],
  settings: [{ owner: 'desk', scope: 'system', schema: deskSettings }, { owner: 'erasure', scope: 'system', schema: erasureSettings }],
  setUp: (house) => {
    house.services.provide(executorRef, house.executor);
    house.scheduler.add({ name: 'clients.erase', pattern: '40 3 * * *', zone: 'UTC', run: () => erasureJob(house) });
    house.tasks.addFree('desk.bulk', 'core:desk', (payload, job) => runBulk(house, bulkPayload.parse(payload).bulkId, (done, total) => job.progress(done, total)));
  },
};
