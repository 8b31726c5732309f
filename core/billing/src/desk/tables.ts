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
