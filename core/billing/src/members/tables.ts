import { entity } from '@billet/database';

/** Somebody who may join a client once he opens the link that was mailed to him. */
export class Invitation extends entity('invitations', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', email: 'text', email_norm: 'text', permissions: 'json', locale: 'text', token_hash: 'text', expires_at: 'instant', created_at: 'instant' },
}) {}
