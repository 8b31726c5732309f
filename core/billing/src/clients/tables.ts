import { entity } from '@billet/database';

/** A customer account: a person or a company. */
export class Client extends entity('clients', {
  scope: 'self',
  columns: {
    id: 'id',
    brand_id: 'id',
    business_unit_id: 'id?',
    number: 'text',
    kind: 'text',
    name: 'text',
    tax_id: 'text?',
    email: 'text',
    email_norm: 'text',
    phone: 'text',
    country: 'text',
    address: 'json',
    locale: 'text',
    currency: 'text',
    due_day: 'int?',
    account_day: 'int?',
    group_id: 'id?',
    separate_invoices: 'bool',
    gathering: 'json?',
    status: 'text',
    merged_into_id: 'id?',
    erased_at: 'instant?',
    documents_until: 'date?',
    notes: 'text',
    version: 'int',
    created_at: 'instant',
  },
}) {}

/** Something a brand asks of its clients. */
export class ClientField extends entity('client_fields', {
  scope: 'public',
  columns: {
    id: 'id', brand_id: 'id', key: 'text', kind: 'text', name: 'json', help: 'json', choices: 'json', required: 'bool', at_sign_up: 'bool', locked: 'bool', staff_only: 'bool', position: 'int', status: 'text', version: 'int', created_at: 'instant',
  },
}) {}

/** What a client answered. */
export class ClientFieldValue extends entity('client_field_values', { scope: 'client', columns: { id: 'id', client_id: 'id', field_id: 'id', value: 'json' } }) {}

/** A login. It belongs to one or more clients. */
export class User extends entity('users', {
  scope: 'system',
  columns: {
    id: 'id',
    email: 'text',
    email_norm: 'text',
    name: 'text',
    password_hash: 'text?',
    locale: 'text',
    status: 'text',
    failed_logins: 'int',
    locked_until: 'instant?',
    version: 'int',
    created_at: 'instant',
  },
}) {}

/** What a user may do for a client. */
export class Membership extends entity('memberships', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', user_id: 'id', role: 'text', permissions: 'json', created_at: 'instant' },
}) {}

/** Who is billed: a client may have several. */
export class Payer extends entity('payers', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', name: 'text', tax_id: 'text?', email: 'text', country: 'text', address: 'json', is_default: 'bool', created_at: 'instant' },
}) {}

/** Clients that are treated alike. */
export class ClientGroup extends entity('client_groups', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id', name: 'text', discount_percent: 'decimal?', separate_invoices: 'bool', ladder: 'json?', version: 'int', created_at: 'instant' },
}) {}
