import type { CountedUsage, HeldOption, UsageCondition, UsageReading, UsageTariff } from '../catalog/rules/index.ts';
import type { OwedUsage, PricedService } from '../invoicing/rules/index.ts';
import type { Counted, ServiceTerms } from '../periods/index.ts';

/** A line as it was billed; credits never take more than is left of it. */
export interface BilledLine {
  readonly document: number;
  readonly service: string;
  readonly kind: string;
  readonly key: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly net: number;
  readonly tax: number;
  readonly counted: Counted;
  /** Exclusive end of what is not credited yet. */
  open: string | null;
  creditedNet: number;
  creditedTax: number;
}

/** What a service used of one metric; the stretch that holds a day has its price. */
export interface QuoteUsage {
  readonly key: string;
  readonly readings: (UsageReading & { readonly known: string })[];
  /** What is billed, by the first day of its period and its tariff. */
  readonly counts: Map<string, Map<UsageTariff, CountedUsage>>;
}

/** What is asked for usage, and which of it by the options that are held. */
export interface Tariffs {
  readonly asked: readonly (UsageCondition & { readonly key: string; readonly tariff: UsageTariff })[];
  readonly held: readonly HeldOption[];
  /** By the metric. */
  readonly now: ReadonlyMap<string, UsageTariff>;
}

/** A stretch of one service under the same terms; a change ends it and begins the next. */
export interface Stretch {
  terms: ServiceTerms;
  priced: PricedService;
  /** What is asked for usage of its days. */
  readonly tariffs: Tariffs;
  /** Fees that come when it begins. */
  fees: readonly Due[];
}

/** A service on its way through time. */
export interface Life {
  readonly id: string;
  readonly orderedOn: string;
  /** Exclusive; the end that was agreed from the start or by a cancellation. */
  endDate: string | null;
  readonly chargeNextToo: boolean;
  ordered: boolean;
  status: 'active' | 'paused' | 'ended';
  /** What was used, by the metric. */
  readonly usage: readonly QuoteUsage[];
  /** What corrections made cheaper after it was billed: it is taken off the next lines. */
  usageOwed: readonly OwedUsage[];
  /** The last one is the present; earlier ones may still have days to bill. */
  readonly stretches: Stretch[];
}

/** What is to be billed, before it is put into a document. */
export interface Due {
  readonly service: string;
  readonly kind: string;
  readonly key: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly net: number;
  readonly counted: Counted;
  readonly dueDate: string;
}

/** What is to be given back of a billed line. */
export interface Back {
  readonly line: BilledLine;
  readonly start: string | null;
  readonly end: string | null;
  readonly net: number;
}
