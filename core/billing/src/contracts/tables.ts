import { entity } from '@billet/database';

/** A kind of contract of a brand; its texts are versions. */
export class ContractTemplate extends entity('contract_templates', { scope: 'system', columns: { id: 'id', brand_id: 'id', key: 'text', name: 'text', created_at: 'instant' } }) {}

/** One text of a template in one language. Never changed: a new text is a new version. */
export class ContractVersion extends entity('contract_versions', {
  scope: 'system',
  columns: {
    id: 'id', template_id: 'id', locale: 'text', version: 'int', title: 'text', body: 'text', term_months: 'int', renewal_months: 'int?', penalty_kind: 'text', penalty_amount: 'money', penalty_formula: 'text', created_at: 'instant',
  },
}) {}

/** The contract of a service as it was offered: its text, its term, and who accepted it from where. */
export class Contract extends entity('contracts', {
  scope: 'client',
  columns: {
    id: 'id', client_id: 'id', service_id: 'id', version_id: 'id', number: 'text', title: 'text', html: 'text', hash: 'text', starts_on: 'date', ends_on: 'date', state: 'text',
    accepted_at: 'instant?', accepted_by: 'id?', accepted_from: 'text?', created_at: 'instant', version: 'int',
  },
}) {}
