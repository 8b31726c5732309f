import { entity } from '@billet/database';

/** Who signs the invoices: a company with its own books and number series. */
export class LegalEntity extends entity('legal_entities', {
  scope: 'public',
  columns: {
    id: 'id', name: 'text', country: 'text', tax_id: 'text?', address: 'json', currency: 'text', created_at: 'instant',
    registration: 'text', tax_numbers: 'json', bank_lines: 'json', phone: 'text', email: 'text', website: 'text', version: 'int',
  },
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
    free_days: 'int',
    default_gateway_account_id: 'int?',
    created_at: 'instant',
    version: 'int',
  },
}) {}

/** A city or region; it decides which plans are on offer. */
export class BusinessUnit extends entity('business_units', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', code: 'text', name: 'text' },
}) {}

/** Pictures of a brand: one for pages, and one for mails and documents where the first is drawn in SVG. */
export class BrandLogo extends entity('brand_logos', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', place: 'text', type: 'text', hash: 'text', content: 'text', width: 'int', height: 'int', created_at: 'instant' },
}) {}
