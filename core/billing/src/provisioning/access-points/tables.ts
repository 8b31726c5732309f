import { entity } from '@billet/database';

/** Sessions of one access point that are ended, or told what counts for them now, one after the other. */
export class AccessPointClosing extends entity('access_point_closings', {
  scope: 'system',
  columns: {
    id: 'id', server_id: 'id', address: 'text', state: 'text', total: 'int', closed: 'int', failed: 'int', missed: 'json', after: 'text?', problem: 'text?', started_at: 'instant', ended_at: 'instant?', action: 'text',
  },
}) {}

/** A place in the tree through which clients come in: a region, a tower, a pole. Equipment that a server lists stands at some of them. */
export class AccessPlace extends entity('access_places', {
  scope: 'system',
  columns: { id: 'id', parent_id: 'id?', kind: 'text', name: 'text', server_id: 'id?', address: 'text?', latitude: 'int?', longitude: 'int?', note: 'text', created_at: 'instant' },
}) {}
