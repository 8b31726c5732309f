import { entity } from '@billet/database';

/** The secret an authenticator app shares with the house, sealed. Counts once confirmed; a time step is good once. */
export class TotpFactor extends entity('totp_factors', {
  scope: 'system',
  columns: { id: 'id', kind: 'text', owner_id: 'int', secret: 'text', last_step: 'int', confirmed_at: 'instant?', created_at: 'instant' },
}) {}

/** Codes for the day the app is lost; only hashes, and a used one is gone. */
export class RecoveryCode extends entity('recovery_codes', { scope: 'system', columns: { id: 'id', kind: 'text', owner_id: 'int', code_hash: 'text' } }) {}

/** A key of a device or a password manager (WebAuthn). */
export class Passkey extends entity('passkeys', {
  scope: 'system',
  columns: {
    id: 'id',
    kind: 'text',
    owner_id: 'int',
    credential_id: 'text',
    public_key: 'text',
    counter: 'int',
    transports: 'json',
    label: 'text',
    created_at: 'instant',
    used_at: 'instant?',
  },
}) {}

/** A wish for another address of a login, and the way back for the owner of the old one. */
export class EmailChange extends entity('email_changes', {
  scope: 'system',
  columns: {
    id: 'id',
    kind: 'text',
    owner_id: 'int',
    old_email: 'text',
    new_email: 'text',
    state: 'text',
    token_hash: 'text',
    undo_hash: 'text',
    expires_at: 'instant',
    undo_until: 'instant',
    created_at: 'instant',
  },
}) {}
