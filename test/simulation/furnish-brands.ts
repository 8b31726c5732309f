import type { SimBrand, SimProduct, World } from './world.ts';

const month = { unit: 'month', count: 1 } as const;
const quarter = { unit: 'month', count: 3 } as const;
const year = { unit: 'year', count: 1 } as const;
const week = { unit: 'week', count: 1 } as const;

interface Wanted {
  readonly brand: Readonly<Record<string, unknown>> & { readonly zone: string; readonly country: string; readonly currency: string };
  readonly tax: { readonly code: string; readonly percent: string; readonly inclusive: boolean };
  readonly products: readonly { readonly terms: Readonly<Record<string, unknown>>; readonly prices: readonly { readonly cycle: SimProduct['cycles'][number]; readonly price: number; readonly setupFee?: number }[] }[];
}

/** Three companies: one bills from the first of the month, one by anniversary, one in a currency without decimals. */
const WANTED: readonly Wanted[] = [
  {
    brand: { company: 'Fibra Ltda', name: 'Fibra', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', email: 'fibra@example.com', invoiceTemplate: 'F-{year}-{000000}' },
    tax: { code: 'ISS', percent: '2', inclusive: true },
    products: [
      { terms: { type: 'access', anchorDay: 1, dueDay: 10, raiseDaysBefore: 10 }, prices: [{ cycle: month, price: 9990, setupFee: 5000 }] },
      { terms: { type: 'access', anchorDay: 1, dueDay: 5, raiseDaysBefore: 0, mode: 'arrears' }, prices: [{ cycle: month, price: 6991 }] },
    ],
  },
  {
    brand: { company: 'Host GmbH', name: 'Host', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'host@example.com', invoiceTemplate: 'H-{0000000}' },
    tax: { code: 'USt', percent: '19', inclusive: false },
    products: [
      { terms: { type: 'hosting', raiseDaysBefore: 14 }, prices: [{ cycle: month, price: 999 }, { cycle: quarter, price: 2899 }, { cycle: year, price: 9999, setupFee: 1500 }] },
      { terms: { type: 'server', raiseDaysBefore: 3, trialDays: 14 }, prices: [{ cycle: month, price: 4990 }, { cycle: week, price: 1333 }] },
    ],
  },
  {
    brand: { company: 'Kaisha KK', name: 'Kaisha', country: 'JP', currency: 'JPY', zone: 'Asia/Tokyo', locale: 'en', email: 'kaisha@example.com', invoiceTemplate: 'K{year}{month}-{0000}' },
    tax: { code: 'CT', percent: '10', inclusive: false },
    products: [{ terms: { type: 'other', anchorDay: 31, raiseDaysBefore: 7 }, prices: [{ cycle: month, price: 1980 }, { cycle: year, price: 19_800 }] }],
  },
];

const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the company could not be furnished');
  return value;
};

export const furnishBrands = async (call: World['call']): Promise<readonly SimBrand[]> => {
  const brands: SimBrand[] = [];
  for (const { brand, tax, products } of WANTED) {
    const { id, legalEntityId } = need(await call<{ id: number; legalEntityId: number }>('brands.create', brand));
    need(await call('tax.addRate', { legalEntityId, country: brand.country, name: tax.code, effectiveFrom: '2020-01-01', ...tax }));
    const made: SimProduct[] = [];
    for (const [i, { terms, prices }] of products.entries()) {
      const product = need(await call<{ id: number }>('products.create', { brandId: id, slug: `p${String(i)}`, name: { en: `Product ${String(i)}` }, prices: prices.map((price) => ({ currency: brand.currency, ...price })), ...terms }));
      made.push({ id: product.id, cycles: prices.map((price) => price.cycle) });
    }
    const account = (extension: string, settings: object): Promise<{ id: number } | undefined> => call('gatewayAccounts.create', { brandId: id, extension, name: extension, settings });
    const bank = need(await account('bank-transfer', { holder: 'H', account: '1 2 3' }));
    const balance = need(await account('balance', {}));
    brands.push({ id, legalEntityId, zone: brand.zone, country: brand.country, currency: brand.currency, bankId: bank.id, balanceId: balance.id, products: made });
  }
  return brands;
};
