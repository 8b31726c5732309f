import type { OperationCtx } from '@billet/sdk';
import type { Service } from '../../services/index.ts';
import { heldDays, type BilledLine } from '../billed-lines.ts';
import { priceScaleOf, type PriceScale } from '../priced.ts';
import type { HeldSpan } from '../rules/index.ts';

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

/** Lines that bill the same days are one span. */
const spansOf = (lines: readonly BilledLine[]): readonly HeldSpan[] => {
  const spans = new Map<string, HeldSpan>();
  for (const line of lines) {
    const key = `${line.start}|${line.end}`;
    spans.set(key, { start: line.start, end: line.end, value: (spans.get(key)?.value ?? 0) + line.left });
  }
  return [...spans.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
};

/**
 * The days that are billed beyond a day, and their value. After a change of plan its own record says what they are
 * worth; before one, the lines do.
 */
export const heldOf = async (ctx: OperationCtx, service: Service, on: string): Promise<Held> => {
  const { lines, covered } = await heldDays(ctx, service, on);
  const later = covered === undefined ? lines : lines.filter((line) => line.start >= covered.end);
  const basis: readonly HeldSpan[] = covered === undefined ? [] : [covered];
  const scale = await priceScaleOf(ctx, service);
  return {
    spans: [...basis, ...spansOf(later).map((span) => ({ ...span, value: scale.toPriced(span.value) }))],
    lines,
    scale,
    creditable: scale.toPriced(sum(lines)),
    unpaid: [...new Set(lines.filter((line) => line.settlement === 'unpaid' || line.settlement === 'part_paid').map((line) => line.invoiceId))],
  };
};
