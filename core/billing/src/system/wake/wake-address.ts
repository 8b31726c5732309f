import { createHash } from 'node:crypto';
import { entity } from '@billet/database';

/** The address that wakes the schedules. */
export class WakeAddress extends entity('wake_addresses', {
  scope: 'system',
  columns: { id: 'id', token_hash: 'text', networks: 'json', created_at: 'instant', woken_at: 'instant?', woken_from: 'text', fired: 'json?' },
}) {}

export const hashOfWakeToken = (token: string): string => createHash('sha256').update(token).digest('hex');
