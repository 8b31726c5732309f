import { entity } from '@billet/database';

/** A filter of a list under a name: its owner's, or everybody's when it is shared. */
export class ListView extends entity('list_views', {
  scope: 'system',
  columns: { id: 'id', staff_id: 'id', list: 'text', name: 'text', query: 'json', shared: 'bool', created_at: 'instant' },
}) {}

/** Which columns somebody wants to see of a list, in their order. */
export class ListColumns extends entity('list_columns', {
  scope: 'system',
  columns: { id: 'id', staff_id: 'id', list: 'text', columns: 'json' },
}) {}

/** What staff note about a client, or about one service or order of his. No client ever sees it. */
export class Note extends entity('notes', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', service_id: 'id?', order_id: 'id?', text: 'text', sticky: 'bool', author_id: 'id?', created_at: 'instant', editor_id: 'id?', edited_at: 'instant?' },
}) {}

/** A file that staff keep about a client; a shared one he sees himself. */
export class ClientFile extends entity('client_files', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', name: 'text', size: 'int', hash: 'text', shared: 'bool', author_id: 'id?', created_at: 'instant' },
}) {}

/** What is in it, as base64. */
export class ClientFileContent extends entity('client_file_contents', { scope: 'system', columns: { id: 'id', file_id: 'id', content: 'text' } }) {}

/** One thing done with many rows of a list, as a job in the name of who asked for it. */
export class BulkWork extends entity('bulk_works', {
  scope: 'system',
  columns: { id: 'id', verb: 'text', params: 'json', state: 'text', total: 'int', staff_id: 'id', undo_of: 'id?', created_at: 'instant', finished_at: 'instant?' },
}) {}

/** What came of it for one row. `undo` = the verb that takes it back, noted before it is done. */
export class BulkItem extends entity('bulk_items', {
  scope: 'system',
  columns: { id: 'id', bulk_id: 'id', subject_id: 'int', label: 'text', verb: 'text', params: 'json', state: 'text', error: 'json?', undo: 'json?' },
}) {}
