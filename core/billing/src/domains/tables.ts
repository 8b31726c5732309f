import { entity } from '@billet/database';

/** One account at a registrar or registry; its credentials are settings of scope `account`. */
export class RegistrarAccount extends entity('registrar_accounts', {
  scope: 'system',
  columns: {
    id: 'id', extension: 'text', name: 'text', enabled: 'bool', circuit_until: 'instant?', circuit_reason: 'text?', last_test: 'json?',
    balance: 'money?', balance_currency: 'text?', balance_at: 'instant?', low_water: 'money?', created_at: 'instant',
  },
}) {}

/** A TLD on offer: how long things take there, what it wants to know, and who sells it to us. */
export class Tld extends entity('tlds', {
  scope: 'public',
  columns: {
    id: 'id', brand_id: 'id', name: 'text', product_id: 'id', account_id: 'id?', status: 'text', featured: 'bool', position: 'int',
    min_years: 'int', max_years: 'int', grace_days: 'int', hold_after_days: 'int?', redemption_days: 'int', pending_delete_days: 'int',
    auto_renew_by_registry: 'bool', transfer_years: 'int', auth_code: 'text', lock_days: 'int', dnssec: 'text', privacy: 'bool',
    min_nameservers: 'int', max_nameservers: 'int', idn: 'json?', fields: 'json', notices: 'json', verify_days: 'int?', premium: 'json?', trade: 'text?', yearly_reminder: 'bool', version: 'int', created_at: 'instant',
  },
}) {}

/** What an action costs a client, and what it costs us. */
export class TldPrice extends entity('tld_prices', {
  scope: 'public',
  columns: { id: 'id', tld_id: 'id', action: 'text', years: 'int', currency: 'text', price: 'money', cost: 'money?', cost_currency: 'text?', updated_at: 'instant' },
}) {}

/** What a registrar asks for a premium name, for one year, until it is asked again. */
export class DomainOffer extends entity('domain_offers', {
  scope: 'system',
  columns: { id: 'id', account_id: 'id', name: 'text', action: 'text', amount: 'money', currency: 'text', source: 'text', until: 'instant', created_at: 'instant' },
}) {}

/** A product that brings a domain for nothing in its first period. */
export class FreeDomain extends entity('free_domains', { scope: 'public', columns: { id: 'id', product_id: 'id', tld_id: 'id' } }) {}

/** Whoever a domain is registered to. `identity` is sealed: passports and tax numbers are not read by looking at the table. */
export class DomainContact extends entity('domain_contacts', {
  scope: 'client',
  columns: {
    id: 'id', client_id: 'id', key: 'text', name: 'text', organization: 'text', email: 'text', phone: 'text', street: 'json', city: 'text', region: 'text', postcode: 'text', country: 'text',
    identity: 'text?', is_default: 'bool', verified_email: 'text?', asked_email: 'text?', verify_hash: 'text?', version: 'int', created_at: 'instant',
  },
}) {}

export const domainColumns = {
  id: 'id', client_id: 'id', service_id: 'id', brand_id: 'id', tld_id: 'id', account_id: 'id?', contact_id: 'id?', hosting_service_id: 'id?', stopped_with: 'id?',
  name: 'text', unicode: 'text', state: 'text', state_since: 'date', registered_on: 'date?', expires_on: 'date?', registry_expires_on: 'date?',
  auto_renew: 'bool', locked: 'bool', privacy: 'bool', held: 'bool', locked_until: 'date?', nameservers: 'json', dnssec: 'json', statuses: 'json', registry_ref: 'text?', premium: 'json?',
  auth_code: 'text?', verification: 'text', verify_by: 'date?', doubt: 'text?', synced_at: 'instant?', version: 'int', created_at: 'instant',
} as const;

/** A domain and where it is in its life. It is billed as the service it hangs on. */
export class Domain extends entity('domains', { scope: 'client', columns: domainColumns }) {}

export const operationColumns = {
  id: 'id', domain_id: 'id', client_id: 'id', account_id: 'id?', kind: 'text', operation_id: 'text', key: 'text', input: 'json', state: 'text', attempts: 'int',
  sent_at: 'instant?', error: 'json?', notes: 'text', created_at: 'instant', finished_at: 'instant?',
} as const;

/** What was meant to happen at a registrar, written before the first byte leaves. `key` is unique: what was paid once happens once. */
export class DomainOperation extends entity('domain_operations', { scope: 'client', columns: operationColumns }) {}

export const noticeColumns = { id: 'id', domain_id: 'id', client_id: 'id', key: 'text', expires_on: 'date', mail_key: 'text', created_at: 'instant' } as const;

/** A notice that a domain's owner got, and by which mail. */
export class DomainNotice extends entity('domain_notices', { scope: 'client', columns: noticeColumns }) {}

/** A wish to bring a domain back, with the invoice for its fee; `open` until fee and next term are paid. */
export class DomainRestore extends entity('domain_restores', { scope: 'client', columns: { id: 'id', domain_id: 'id', client_id: 'id', invoice_id: 'id', state: 'text', created_at: 'instant' } }) {}

/** A wish to register a domain to somebody else by a trade; `open` until its invoice is paid. */
export class DomainTrade extends entity('domain_trades', { scope: 'client', columns: { id: 'id', domain_id: 'id', client_id: 'id', contact_id: 'id', invoice_id: 'id?', state: 'text', created_at: 'instant' } }) {}

/** What a registrar told us by itself; `open` until it is dealt with. */
export class RegistrarMessage extends entity('registrar_messages', {
  scope: 'system',
  columns: { id: 'id', account_id: 'id', message_id: 'text', kind: 'text', name: 'text?', body: 'text', detail: 'json', state: 'text', received_at: 'instant' },
}) {}
