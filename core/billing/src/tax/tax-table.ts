import type { Database } from '@billet/database';
import { LegalEntity } from '../brands/index.ts';
import { groupBy } from '../group-by.ts';
import { placeOf, rateAt, reliefOf, type DatedRate, type TaxBuyer, type TaxPlace, type TaxRate, type TaxSeller } from './rules/index.ts';
import { BrandTax, TaxProfile, TaxRateRow } from './tables.ts';

/** Finds what applies to a buyer and a class of products on a day. Loaded once for a batch. */
export interface TaxTable {
  rateFor(legalEntityId: number, buyer: TaxBuyer, taxClass: string, on: string): TaxRate | undefined;
  roundingOf(brandId: number): 'group' | 'line';
}

export const datedRateOf = (row: TaxRateRow): DatedRate => ({
  country: row.country,
  region: row.region,
  taxClass: row.tax_class,
  level: row.level,
  code: row.code,
  name: row.name,
  percent: row.percent,
  compound: row.compound,
  inclusive: row.inclusive,
  effectiveFrom: row.effective_from,
  revision: row.revision,
});

export const defaultProfile = { scheme: 'destination', reverseCharge: true, unchecked: 'trust' } as const;

/** A rate without its tax: the class keeps its own group, so that two classes never share one. */
const relieved = (rate: TaxRate, relief: NonNullable<TaxRate['relief']>): TaxRate => ({ ...rate, code: `${relief.category}-${rate.code}`, relief });

export const loadTaxTable = async (db: Database): Promise<TaxTable> => {
  const rates = groupBy(await db.from(TaxRateRow).orderBy('id'), (row) => String(row.legal_entity_id));
  const dated = new Map([...rates].map(([entity, rows]) => [Number(entity), rows.map(datedRateOf)] as const));
  const profiles = new Map((await db.from(TaxProfile)).map((row) => [row.legal_entity_id, row] as const));
  const sellers = new Map<number, TaxSeller>(
    (await db.from(LegalEntity)).map((entity) => {
      const profile = profiles.get(entity.id);
      return [
        entity.id,
        profile === undefined
          ? { country: entity.country, ...defaultProfile }
          : { country: entity.country, scheme: profile.scheme as TaxSeller['scheme'], reverseCharge: profile.reverse_charge, unchecked: profile.unchecked as TaxSeller['unchecked'] },
      ] as const;
    }),
  );
  const roundings = new Map((await db.from(BrandTax)).map((row) => [row.brand_id, row.rounding as 'group' | 'line'] as const));
  const found = new Map<string, TaxRate | undefined>();
  return {
    rateFor: (legalEntityId, buyer, taxClass, on) => {
      const seller = sellers.get(legalEntityId);
      const own = dated.get(legalEntityId);
      if (seller === undefined || own === undefined) return undefined;
      const at = (place: TaxPlace): TaxRate | undefined => {
        const key = [legalEntityId, place.country, place.region, taxClass, on].join('|');
        if (!found.has(key)) found.set(key, rateAt(own, place, taxClass, on));
        return found.get(key);
      };
      const rate = at(placeOf(seller, buyer));
      const relief = reliefOf(seller, buyer, on);
      if (relief === undefined) return rate;
      // Who is not registered where the buyer is says so all the same, if the thing is taxed at home.
      const taxed = rate ?? at({ country: seller.country, region: '' });
      return taxed === undefined ? undefined : relieved(taxed, relief);
    },
    roundingOf: (brandId) => roundings.get(brandId) ?? 'group',
  };
};
