import type { Database } from '@billet/database';
import type { TaxRate } from './rules/index.ts';
import { TaxRateRow } from './tables.ts';

/** Finds the rate of a country and class on a day. Loaded once for a batch. */
export interface TaxTable {
  rateFor(legalEntityId: number, country: string, taxClass: string, on: string): TaxRate | undefined;
}

export const loadTaxTable = async (db: Database): Promise<TaxTable> => {
  const rows = await db.from(TaxRateRow).orderBy('effective_from', 'desc');
  return {
    rateFor: (legalEntityId, country, taxClass, on) => {
      const row = rows.find((each) => each.legal_entity_id === legalEntityId && each.country === country && each.tax_class === taxClass && each.effective_from <= on);
      return row === undefined || Number(row.percent) === 0 ? undefined : { code: row.code, name: row.name, rate: row.percent, inclusive: row.inclusive };
    },
  };
};
