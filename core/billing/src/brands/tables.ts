import { entity } from '@billet/database';

/** Who signs the invoices: a company with its own books and number series. */
export class LegalEntity extends entity('legal_entities', {
  scope: 'public',
  columns: { id: 'id', name: 'text', country: 'text', tax_id: 'text?', address: 'json', currency: 'text', created_at: 'instant' },
}) {}

/** What clients see: name, address, language, zone and the rules of billing. */
export class Brand extends entity('brands', {
  scope: 'public',
  columns: {
    id: 'id',
    legal_entity_id: 'id',
    name: 'text',
    slug: 'text',
    zone: 'text',
    locale: 'text',
    currency: 'text',
    email: 'text',
    terms_version: 'text?',
    terms_text: 'text?',
    due_days: 'int',
    raise_days_before: 'int',
    notice_days: 'int',
    ladder: 'json?',
    created_at: 'instant',
    version: 'int',
  },
}) {}

/** A city or region; it decides which plans are on offer. */
export class BusinessUnit extends entity('business_units', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', code: 'text', name: 'text' },
}) {}
