import { daysBetween } from '@billet/sdk';
import type { Check } from '../world.ts';

interface Span {
  readonly service_id: number;
  readonly period_start: string;
  readonly period_end: string;
  readonly status: 'issued' | 'void';
}

interface Running {
  readonly id: number;
  readonly start_date: string;
  readonly trial_until: string | null;
  readonly billed_through: string | null;
}

/** Up to where the days of a service are billed: by documents in force, and by those that were voided as well. */
interface Billed {
  readonly inForce: string;
  readonly covered: string;
}

const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * Each day of a service is on exactly one line of a document in force: no line overlaps another, and where billing was
 * never stopped, there is no gap between the first day and the day up to which it is billed. Days of a voided document
 * are billed anew when the voiding was part of a cancellation that was taken back, and given away when it was not.
 */
export const days: Check = {
  name: 'each service-day billed exactly once',
  run: async (world) => {
    const spans = await world.rows<Span>(
      `select l.service_id, l.period_start, l.period_end, i.status from invoice_lines l join invoices i on i.id = l.invoice_id
       where l.kind = 'recurring' and i.status in ('issued', 'void') and i.doc_type = 'invoice' order by l.service_id, l.period_start`,
    );
    const running = new Map((await world.rows<Running>('select id, start_date, trial_until, billed_through from services')).map((service) => [service.id, service]));
    const wrong: unknown[] = [];
    const seen = new Map<number, Billed>();
    for (const span of spans) {
      const service = running.get(span.service_id);
      const start = service?.trial_until ?? service?.start_date ?? span.period_start;
      const { inForce, covered } = seen.get(span.service_id) ?? { inForce: start, covered: start };
      if (daysBetween(span.period_start, span.period_end) <= 0) wrong.push({ empty: span });
      if (span.status === 'issued' && span.period_start < inForce) wrong.push({ overlap: span, before: inForce });
      else if (span.period_start > covered && !world.model.paused.has(span.service_id)) wrong.push({ gap: span, before: covered });
      seen.set(span.service_id, { inForce: span.status === 'issued' ? later(inForce, span.period_end) : inForce, covered: later(covered, span.period_end) });
    }
    for (const [id, { inForce, covered }] of seen) {
      const billed = running.get(id)?.billed_through ?? '';
      if ((billed < inForce || billed > covered) && !world.model.paused.has(id)) wrong.push({ service: id, billedThrough: billed, inForce, covered });
    }
    return wrong;
  },
};
