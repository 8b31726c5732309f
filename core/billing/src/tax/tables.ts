import { entity } from '@billet/database';

/** A rate of tax from a date on. `percent` is an exact decimal; a rate that ends is a new row of 0. */
export class TaxRateRow extends entity('tax_rates', {
  scope: 'public',
  columns: { id: 'id', legal_entity_id: 'id', country: 'text', tax_class: 'text', code: 'text', name: 'text', percent: 'decimal', inclusive: 'bool', effective_from: 'date' },
}) {}
