/** A second tax on the same line: on the price, or (`compound`) on the price plus the first tax. */
export interface SecondTax {
  readonly code: string;
  readonly name: string;
  readonly rate: string;
  readonly compound: boolean;
}

/** Why no tax is due although a rate exists. It stands on the document. */
export interface TaxRelief {
  /** EN 16931 category: AE reverse charge, E exempt. */
  readonly category: 'AE' | 'E';
  /** `reverse-charge`, or the words staff gave for an exemption. */
  readonly reason: string;
  /** Certificate, number and date of the check, or the like. */
  readonly note: string | null;
}

/** What applies to a line. `rate` is a percentage as exact decimal text, for example `23` or `6.5`. */
export interface TaxRate {
  /** What the lines carry. */
  readonly code: string;
  /** Code of the first level in books and reports, where it differs from `code`. */
  readonly taxCode?: string;
  readonly name: string;
  readonly rate: string;
  /** The price contains the tax already. */
  readonly inclusive: boolean;
  readonly second?: SecondTax;
  /** No tax is due; an inclusive price loses the tax it holds. */
  readonly relief?: TaxRelief;
}
