import { createJobsTable } from '../jobs/sqlite/jobs-table.ts';
import type { Migration } from '../migrations/migrate.ts';
import type { Migrator } from '../migrations/migrator.ts';
import { createStores } from './create-stores.ts';

/** Tables of the kernel's own stores; owner `core`. */
export const coreMigrations: readonly Migration[] = [
  {
    name: '0001-create-jobs',
    up: async (m: Migrator): Promise<void> => {
      if (m.engine === 'sqlite') await createJobsTable(m);
    },
  },
  createStores,
];
