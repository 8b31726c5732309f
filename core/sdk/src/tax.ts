/** A tax rate of a place from a day on. @since 0.1.0 */
export interface TaxRateFact {
  /** Two letters, ISO 3166. */
  readonly country: string;
  /** State or province as addresses carry it; absent = the whole country. */
  readonly region?: string;
  /** Class of products; absent = `standard`. */
  readonly taxClass?: string;
  /** 2 = on top of the first level; absent = 1. */
  readonly level?: 1 | 2;
  /** Short and unique in its place, up to 20 letters, digits and `-`. */
  readonly code: string;
  /** As it stands on documents, for example `IVA`. */
  readonly name: string;
  /** Exact decimal text; `0` ends a rate. */
  readonly percent: string;
  /** Level 2 only: on the price plus the first tax. */
  readonly compound?: boolean;
  /** First day, `YYYY-MM-DD`. */
  readonly effectiveFrom: string;
  /** Where it is written: law or page of the tax office. */
  readonly source?: string;
}

/** Rates that an add-on brings. Nothing is charged before staff have seen and imported them. @since 0.1.0 */
export interface TaxRatePackage {
  /** Tells one edition of the data from the next, for example `2027-01`. */
  readonly edition: string;
  readonly rates: readonly TaxRateFact[];
}

/** One question about a VAT number. @since 0.1.0 */
export interface TaxNumberQuestion {
  /** With its prefix, without decoration: `PT501964843`, `EL094259216`. */
  readonly number: string;
  /** Number of who asks; with it, the office may give a consultation number as proof. */
  readonly requester?: string | undefined;
  readonly signal: AbortSignal;
}

/** What the office says. @since 0.1.0 */
export interface TaxNumberAnswer {
  readonly valid: boolean;
  /** The office's own proof that it was asked. */
  readonly consultation: string | null;
  /** Who has the number, if the office tells. */
  readonly holder: string | null;
}

/**
 * Looks VAT numbers up. A number that cannot be looked up is not invalid: throw a `ModuleError` (`busy`, `rate`,
 * `timeout`, `network` = asked again later; others = asked again after weeks).
 * @since 0.1.0
 */
export interface TaxNumberChecker {
  /** Two letters each, ISO 3166. */
  readonly countries: readonly string[];
  check(question: TaxNumberQuestion): Promise<TaxNumberAnswer>;
}
