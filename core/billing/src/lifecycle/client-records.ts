import { moves, stays, type ClientRecord } from '../client-records.ts';

const open = { code: 'MERGE_TRANSFER', where: "state = 'waiting'" } as const;

export const clientRecords: readonly ClientRecord[] = [
  moves('service_changes'),
  moves('cancellations'),
  moves('commissions'),
  stays('service_transfers', 'who gave a service away stays known', { holdsUp: open }),
  stays('service_transfers', 'who got it stays known', { column: 'to_client_id', holdsUp: open }),
];
