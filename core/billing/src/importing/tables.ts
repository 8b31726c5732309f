import { entity } from '@billet/database';

/** What became of a record of another system: the same record is never brought in twice. */
export class ImportRecord extends entity('import_records', {
  scope: 'system',
  columns: { id: 'id', source: 'text', kind: 'text', foreign_id: 'text', record_id: 'id', created_at: 'instant' },
}) {}
