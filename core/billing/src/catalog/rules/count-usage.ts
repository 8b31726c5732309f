import type { LocalDate } from '@billet/sdk';
import { rateUsage, type RatedUsage, type UsageReading, type UsageTariff } from './rate-usage.ts';

/** What is billed of one metric in one period under one tariff. */
export interface CountedUsage extends RatedUsage {
  /** The first day on which something was used: parts of a period count on from one another in this order. */
  readonly firstDay: LocalDate;
  /** As it was measured. */
  readonly raw: number;
}

/** Readings of one metric in one period under one tariff, on top of what is counted already. */
export interface UsagePart {
  readonly tariff: UsageTariff;
  readonly counted: CountedUsage | undefined;
  readonly readings: readonly UsageReading[];
}

/** What a part costs beyond what is billed of it; less than nothing where a correction made it cheaper. */
export interface RatedPart<P extends UsagePart> extends RatedUsage {
  readonly part: P;
  readonly after: CountedUsage;
  /** Nothing of its period was counted before: what is included shows on its line. */
  readonly isFirst: boolean;
}

/** A peak that is counted stays, even if its day is corrected; a sum goes up and down. */
const rawOf = ({ tariff, counted, readings }: UsagePart): number =>
  readings.reduce((raw, { quantity, billed }) => (tariff.sum === 'peak' ? Math.max(raw, quantity) : raw + quantity - billed), counted?.raw ?? 0);

const firstDayOf = ({ counted, readings }: UsagePart): LocalDate => readings.reduce((first, { day }) => (day < first ? day : first), counted?.firstDay ?? '9999-12-31');

/**
 * Prices the parts of a period, each counting on from where the one before ended: what is included is included once. Only
 * what a period holds in all decides what it costs, so that its readings may come in any order and on any number of invoices.
 */
export const countUsage = <P extends UsagePart>(parts: readonly P[]): readonly RatedPart<P>[] => {
  const isFirst = parts.every(({ counted }) => counted === undefined);
  let before = 0;
  return parts
    .map((part) => ({ part, firstDay: firstDayOf(part) }))
    .sort((a, b) => (a.firstDay < b.firstDay ? -1 : a.firstDay > b.firstDay ? 1 : 0))
    .map(({ part, firstDay }, i) => {
      const { tariff, counted } = part;
      const raw = rawOf(part);
      const own = Math.max(0, raw);
      const rated = rateUsage(tariff, own, before);
      before = tariff.sum === 'peak' ? Math.max(before, own) : before + own;
      return {
        part, isFirst: isFirst && i === 0, after: { ...rated, firstDay, raw },
        units: rated.units - (counted?.units ?? 0), charged: rated.charged - (counted?.charged ?? 0), net: rated.net - (counted?.net ?? 0),
      };
    });
};

/** How a priced quantity stands on a line: pieces at a price where that is exact, else one amount. */
export const asPieces = ({ charged, net }: Pick<RatedUsage, 'charged' | 'net'>): { readonly quantity: number; readonly unitPrice: number } =>
  charged > 0 && net % charged === 0 ? { quantity: charged, unitPrice: net / charged } : { quantity: 1, unitPrice: net };
