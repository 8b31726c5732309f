import { kept, moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('hotspot_vouchers', kept)];
