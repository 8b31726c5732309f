import { allocateMinor } from '@billet/sdk';
import { afterPeriod, priceLines, stacked, type PricePart, type RuledDiscount } from '../../catalog/rules/index.ts';
import type { Slice } from '../../periods/index.ts';

/** A price of a service: its own, or that of an option, each with the fee that is paid once. */
export interface ServicePart extends PricePart {
  readonly setupFee: number;
}

/** What is to be priced: parts (the service itself first), discounts in their order, fees that wait. */
export interface PricedService {
  readonly parts: readonly ServicePart[];
  readonly discounts: readonly RuledDiscount[];
  /** The set-up fees are still owed: they go with the next period. */
  readonly setupOwed: boolean;
  /** Parts of a fee that go with the next periods, one each. */
  readonly instalments: readonly number[];
}

/** One line of a period. `key` names the option it is for. */
export interface PeriodLine {
  readonly kind: 'recurring' | 'option' | 'setup' | 'instalment';
  readonly key: string;
  /** `null` for what is paid once. */
  readonly period: Slice | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly net: number;
}

const setupLines = (service: PricedService): readonly PeriodLine[] =>
  service.setupOwed
    ? service.parts.flatMap(({ key, quantity, setupFee }): PeriodLine[] =>
        setupFee === 0 ? [] : [{ kind: 'setup', key, period: null, quantity, unitPrice: setupFee, discount: 0, net: setupFee * quantity }],
      )
    : [];

const instalmentLine = (amount: number | undefined): readonly PeriodLine[] =>
  amount === undefined ? [] : [{ kind: 'instalment', key: '', period: null, quantity: 1, unitPrice: amount, discount: 0, net: amount }];

/** The lines of one period: the service, its options, and the fees that go with it. */
export const periodLines = (service: PricedService, slice: Slice): readonly PeriodLine[] => [
  ...priceLines(service.parts, stacked(service.parts, service.discounts, slice), slice.share).map(
    (part, i): PeriodLine => ({ kind: i === 0 ? 'recurring' : 'option', key: part.key, period: slice, quantity: part.quantity, unitPrice: part.unitPrice, discount: part.discount, net: part.net }),
  ),
  ...setupLines(service),
  ...instalmentLine(service.instalments[0]),
];

/** What is left to price after a period was billed. One that is billed in parts uses a discount once: its rest is counted with its first part. */
export const afterLines = (service: PricedService, slice: Slice): PricedService => ({
  parts: service.parts,
  discounts: afterPeriod(service.discounts, { start: slice.start, end: slice.gridEnd ?? slice.end }),
  setupOwed: false,
  instalments: service.instalments.slice(1),
});

/** A fee in N parts that differ by one minor unit at most; the larger ones come first. */
export const instalmentsOf = (fee: number, count: number): readonly number[] => (fee === 0 ? [] : allocateMinor(fee, Array.from({ length: count }, () => 1)));
