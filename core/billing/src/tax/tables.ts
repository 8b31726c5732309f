import { entity } from '@billet/database';

/** A rate of tax from a date on. `percent` is an exact decimal; a rate that ends is a new row of 0. */
export class TaxRateRow extends entity('tax_rates', {
  scope: 'public',
  columns: {
    id: 'id', legal_entity_id: 'id', country: 'text', region: 'text', tax_class: 'text', level: 'int', code: 'text', name: 'text',
    percent: 'decimal', compound: 'bool', inclusive: 'bool', effective_from: 'date', source: 'text', revision: 'int',
  },
}) {}

/** How a legal entity taxes buyers elsewhere. */
export class TaxProfile extends entity('tax_profiles', {
  scope: 'system',
  columns: { id: 'id', legal_entity_id: 'id', scheme: 'text', reverse_charge: 'bool', unchecked: 'text' },
}) {}

/** How a brand rounds tax. */
export class BrandTax extends entity('brand_tax', { scope: 'system', columns: { id: 'id', brand_id: 'id', rounding: 'text' } }) {}

/** A client who pays no tax in a span of days, with the proof that stands on his invoices. */
export class TaxExemption extends entity('tax_exemptions', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', reason: 'text', certificate: 'text', valid_from: 'date', valid_until: 'date?', created_at: 'instant' },
}) {}

/** What is known of a VAT number, whoever uses it. */
export class TaxNumber extends entity('tax_numbers', {
  scope: 'system',
  columns: {
    id: 'id', number: 'text', country: 'text', state: 'text', checker: 'text?', consultation: 'text?', holder: 'text?',
    checked_at: 'instant?', next_check_at: 'instant', tries: 'int', error: 'text?',
  },
}) {}

/** One look-up of a VAT number: proof, never changed. */
export class TaxNumberCheck extends entity('tax_number_checks', {
  scope: 'system',
  columns: { id: 'id', number: 'text', checker: 'text', requester: 'text?', outcome: 'text', consultation: 'text?', holder: 'text?', error: 'text?', checked_at: 'instant' },
}) {}
