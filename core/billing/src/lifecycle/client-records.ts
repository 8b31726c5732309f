import { blank, kept, moves, stays, type ClientRecord } from '../client-records.ts';

const open = { code: 'MERGE_TRANSFER', where: "state = 'waiting'" } as const;

export const clientRecords: readonly ClientRecord[] = [
  moves('service_changes', blank('reason = null')),
  moves('cancellations', blank("reason = ''")),
  moves('commissions', kept),
  stays('service_transfers', blank('reason = null', undefined, { code: 'ERASE_TRANSFER', where: open.where }), 'who gave a service away stays known', { holdsUp: open }),
  stays('service_transfers', blank('reason = null', undefined, { code: 'ERASE_TRANSFER', where: open.where }), 'who got it stays known', { column: 'to_client_id', holdsUp: open }),
];
