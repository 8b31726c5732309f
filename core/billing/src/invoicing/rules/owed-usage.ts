import { multiplyRatio } from '@billet/sdk';

/** A line for usage, in the terms of its price and as it was billed; newest first among others. */
export interface UsageLine {
  readonly lineId: number;
  readonly invoiceId: number;
  readonly key: string;
  /** Quantity by price, less what was taken off: with its tax where prices hold it. */
  readonly priced: number;
  readonly net: number;
  readonly credited: number;
}

/** What became cheaper of a metric in a period after it was billed; `key` begins the keys of its lines. */
export interface OwedUsage {
  readonly key: string;
  readonly credit: number;
}

/** A part of a line that is given back. */
export interface UsageBack {
  readonly lineId: number;
  readonly invoiceId: number;
  readonly net: number;
}

/** Gives back what is owed: out of the lines of the period that was corrected, then out of others for usage; never more than is left of them. */
export const giveUsageBack = (owed: readonly OwedUsage[], lines: readonly UsageLine[]): readonly UsageBack[] => {
  const taken = new Map<number, number>();
  for (const { key, credit } of owed) {
    let left = credit;
    const own = (line: UsageLine): boolean => line.key.startsWith(key);
    for (const line of [...lines.filter(own), ...lines.filter((each) => !own(each))]) {
      const rest = line.net - line.credited - (taken.get(line.lineId) ?? 0);
      if (left === 0 || rest <= 0) continue;
      const worth = multiplyRatio(rest, line.priced, line.net);
      taken.set(line.lineId, (taken.get(line.lineId) ?? 0) + (left >= worth ? rest : multiplyRatio(left, line.net, line.priced)));
      left = Math.max(0, left - worth);
    }
  }
  return lines.flatMap(({ lineId, invoiceId }) => ((taken.get(lineId) ?? 0) > 0 ? [{ lineId, invoiceId, net: taken.get(lineId) ?? 0 }] : []));
};
