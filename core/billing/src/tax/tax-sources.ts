import { BilletError, serviceRef, type TaxNumberChecker, type TaxRatePackage, z } from '@billet/sdk';
import { type RateFields, rateFields } from './manage-rates.ts';

/** Rates that a running add-on offers. */
export interface OfferedRates {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly rates: readonly RateFields[];
}

/** What running add-ons know of tax. */
export interface TaxSources {
  /** Refuses a package with a rate that could not be imported, naming it. */
  addRates(id: string, title: string, offered: TaxRatePackage): void;
  addChecker(id: string, checker: TaxNumberChecker): void;
  remove(id: string): void;
  packages(): readonly OfferedRates[];
  /** The first that knows the numbers of a country. */
  checkerFor(country: string): { readonly id: string; readonly checker: TaxNumberChecker } | undefined;
}

export const taxSourcesRef = serviceRef<TaxSources>('tax.sources');

const fact = z.strictObject(rateFields);

export const createTaxSources = (): TaxSources => {
  const packages = new Map<string, OfferedRates>();
  const checkers = new Map<string, TaxNumberChecker>();
  return {
    addRates: (id, title, { edition, rates }) => {
      const parsed = rates.map((rate, at) => {
        const result = fact.safeParse(rate);
        if (result.success) return result.data;
        throw new BilletError('TAX_PACKAGE_INVALID', `Rate ${String(at + 1)} (${rate.country} ${rate.code}): ${result.error.issues[0]?.path.join('.') ?? ''} ${result.error.issues[0]?.message ?? ''}`, { status: 500 });
      });
      packages.set(id, { id, title, edition, rates: parsed });
    },
    addChecker: (id, checker) => void checkers.set(id, checker),
    remove: (id) => {
      packages.delete(id);
      checkers.delete(id);
    },
    packages: () => [...packages.values()],
    checkerFor: (country) => {
      const found = [...checkers].find(([, checker]) => checker.countries.includes(country));
      return found === undefined ? undefined : { id: found[0], checker: found[1] };
    },
  };
};
