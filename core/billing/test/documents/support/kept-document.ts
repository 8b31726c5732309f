import type { KeptDocument } from '@billet/billing';

const party = { line1: 'Hauptstr. 1', line2: '', city: 'Berlin', postcode: '10115', region: '' };

export const keptLine = (more: Partial<KeptDocument['lines'][number]> = {}): KeptDocument['lines'][number] => ({
  description: 'Hosting M', period_start: '2027-01-01', period_end: '2027-02-01', quantity: 2, unit_price: 1000, discount: 0, net: 2000, tax_code: 'DE-VAT', ...more,
});

export const keptTax = (more: Partial<KeptDocument['taxes'][number]> = {}): KeptDocument['taxes'][number] => ({
  code: 'DE-VAT', line_code: null, level: 1, category: 'S', rate: '19', base: 2000, amount: 380, reason: null, note: null, ...more,
});

/** An invoice of a German company that is in order. */
export const keptDocument = (more: Partial<KeptDocument> = {}): KeptDocument => ({
  number: 'INV-2027-000001', issued: '2027-01-15', due: '2027-01-29', credit: false, currency: 'EUR', net: 2000, tax: 380, total: 2380, paid: 0, notes: [],
  parties: {
    seller: { name: 'Fibra & Söhne GmbH', taxId: 'DE136695976', country: 'DE', address: party, registration: 'HRB 1234', bankLines: ['IBAN DE89 3704 0044 0532 0130 00, COBADEFF'], phone: '+49 30 1234', email: 'office@fibra.example' },
    buyer: { name: 'Ana Souza <Ltd>', taxId: 'FR40303265045', country: 'FR', address: { ...party, city: 'Paris', postcode: '75001' }, email: 'ana@example.com' },
  },
  lines: [keptLine()],
  taxes: [keptTax()],
  words: { reverseCharge: 'Reverse charge.', untaxed: 'Not subject to VAT', creditTerms: 'Set against open invoices' },
  ...more,
});
