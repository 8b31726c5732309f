import { daysBetween } from '@billet/sdk';
import type { Check } from '../world.ts';

interface Span {
  readonly service_id: number;
  readonly period_start: string;
  readonly period_end: string;
}

interface Running {
  readonly id: number;
  readonly start_date: string;
  readonly trial_until: string | null;
  readonly billed_through: string | null;
}

/**
 * Each day of a service is on exactly one line of a document in force: no line overlaps another, and where billing was
 * never stopped and no document voided, there is no gap between the first day and the day up to which it is billed.
 */
export const days: Check = {
  name: 'each service-day billed exactly once',
  run: async (world) => {
    const spans = await world.rows<Span>(
      `select l.service_id, l.period_start, l.period_end from invoice_lines l join invoices i on i.id = l.invoice_id
       where l.kind = 'recurring' and i.status in ('issued', 'void') and i.doc_type = 'invoice' order by l.service_id, l.period_start`,
    );
    const running = new Map((await world.rows<Running>('select id, start_date, trial_until, billed_through from services')).map((service) => [service.id, service]));
    const wrong: unknown[] = [];
    const seen = new Map<number, string>();
    for (const span of spans) {
      const service = running.get(span.service_id);
      const start = service?.trial_until ?? service?.start_date;
      const before = seen.get(span.service_id) ?? start ?? span.period_start;
      if (daysBetween(span.period_start, span.period_end) <= 0) wrong.push({ empty: span });
      if (span.period_start < before) wrong.push({ overlap: span, before });
      else if (span.period_start > before && !world.model.paused.has(span.service_id)) wrong.push({ gap: span, before });
      seen.set(span.service_id, span.period_end);
    }
    for (const [id, through] of seen) {
      const billed = running.get(id)?.billed_through;
      if (billed !== through && !world.model.paused.has(id)) wrong.push({ service: id, billedThrough: billed, lines: through });
    }
    return wrong;
  },
};
