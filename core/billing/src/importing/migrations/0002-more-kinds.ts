import type { Migration } from '@billet/database';

const KINDS = ['client', 'balance', 'service', 'domain', 'invoice', 'history'] as const;

/** Services, domains and invoices come from other systems too. */
export const addMoreKinds: Migration = {
  name: '0002-more-kinds',
  up: async (m) => {
    await m.rebuildTable(
      'import_records',
      (t) => {
        t.id();
        t.text('source');
        t.text('kind').oneOf(...KINDS);
        t.text('foreign_id');
        t.int('record_id');
        t.instant('created_at');
        t.unique(['source', 'kind', 'foreign_id']);
        // An erasure finds what a client came from.
        t.index(['kind', 'record_id']);
      },
      {
        postgres: [
          'alter table import_records drop constraint import_records_kind_check',
          `alter table import_records add constraint import_records_kind_check check (kind in (${KINDS.map((kind) => `'${kind}'`).join(', ')}))`,
          'create index import_records_kind_record_id_index on import_records (kind, record_id)',
        ],
      },
    );
  },
};
