import type { OperationCtx } from '@billet/sdk';
import type { Service } from '../../services/index.ts';
import { countedOf, heldDays, type BilledLine } from '../billed-lines.ts';
import { priceScaleOf, type PriceScale } from '../priced.ts';
import { openEnd, type HeldSpan } from '../rules/index.ts';

/** What a client holds of a service from a day on, in the terms of its price. */
export interface Held {
  readonly spans: readonly HeldSpan[];
  /** Lines that may be credited, newest first; their amounts are net. */
  readonly lines: readonly BilledLine[];
  readonly creditable: number;
  readonly scale: PriceScale;
  /** Invoices for these days that still want money. */
  readonly unpaid: readonly number[];
}

const sum = (lines: readonly BilledLine[]): number => lines.reduce((total, line) => total + line.left, 0);

/** What a line was billed for its days; never more than is left of it. */
const spanOf = (line: BilledLine, { toPriced }: PriceScale): HeldSpan => ({ start: line.start, end: line.end, value: toPriced(line.net), most: toPriced(line.left), open: openEnd(line), counted: line.counted });

/**
 * The days that are billed beyond a day, and their value. After a change of plan its own record says what they are
 * worth; before one, the lines do.
 */
export const heldOf = async (ctx: OperationCtx, service: Service, on: string): Promise<Held> => {
  const { lines, covered } = await heldDays(ctx, service, on);
  const later = covered === undefined ? lines : lines.filter((line) => line.start >= covered.end);
  const scale = await priceScaleOf(ctx, service);
  const basis: readonly HeldSpan[] = covered === undefined ? [] : [{ ...covered, counted: await countedOf(ctx, service), most: scale.toPriced(sum(lines.filter((line) => line.start < covered.end))) }];
  return {
    spans: [...basis, ...later.map((line) => spanOf(line, scale)).sort((a, b) => a.start.localeCompare(b.start))],
    lines,
    scale,
    creditable: scale.toPriced(sum(lines)),
    unpaid: [...new Set(lines.filter((line) => line.settlement === 'unpaid' || line.settlement === 'part_paid').map((line) => line.invoiceId))],
  };
};
