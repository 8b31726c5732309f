import { entity } from '@billet/database';

/** A set of permissions. */
export class StaffRole extends entity('staff_roles', { scope: 'system', columns: { id: 'id', name: 'text', permissions: 'json' } }) {}

/** A person who works for the host. */
export class StaffMember extends entity('staff', {
  scope: 'system',
  columns: {
    id: 'id',
    email: 'text',
    email_norm: 'text',
    name: 'text',
    password_hash: 'text',
    role_id: 'id',
    locale: 'text',
    status: 'text',
    failed_logins: 'int',
    locked_until: 'instant?',
    created_at: 'instant',
  },
}) {}

/** A key for the API; only its hash is stored. */
export class ApiKey extends entity('api_keys', {
  scope: 'system',
  columns: {
    id: 'id',
    prefix: 'text',
    hash: 'text',
    label: 'text',
    staff_id: 'id?',
    client_id: 'id?',
    user_id: 'id?',
    scopes: 'json',
    expires_at: 'instant?',
    revoked_at: 'instant?',
    last_used_at: 'instant?',
    created_at: 'instant',
  },
}) {}
