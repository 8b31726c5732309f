import { createJobsTable } from '../jobs/sqlite/jobs-table.ts';
import type { Migration } from '../migrations/migrate.ts';
import { createStores } from './create-stores.ts';

/** Tables of the kernel's own stores; owner `core`. */
export const coreMigrations: readonly Migration[] = [
  {
    name: '0001-create-jobs',
    up: async (m) => {
      if (m.engine === 'sqlite') await createJobsTable(m);
    },
  },
  createStores,
];
