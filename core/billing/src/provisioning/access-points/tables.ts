import { entity } from '@billet/database';

/** Sessions of one access point that are ended one after the other. */
export class AccessPointClosing extends entity('access_point_closings', {
  scope: 'system',
  columns: {
    id: 'id', server_id: 'id', address: 'text', state: 'text', total: 'int', closed: 'int', failed: 'int', missed: 'json', after: 'text?', problem: 'text?', started_at: 'instant', ended_at: 'instant?',
  },
}) {}
