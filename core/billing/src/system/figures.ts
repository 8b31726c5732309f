import { defineOperation, z } from '@billet/sdk';
import { databaseRef } from '../data.ts';
import { jobQueueRef } from '../refs.ts';

interface Figure {
  readonly name: string;
  /** Each row is `label` (if there is one) and `value`. */
  readonly sql: string;
  readonly label?: string;
  /** Labels that are told even where nothing counts: an alarm on a figure that is absent never rings. */
  readonly always?: readonly string[];
}

/** What a watch over a house looks at: what waits, what was given up, what nobody knows the end of. */
const FIGURES: readonly Figure[] = [
  { name: 'clients', sql: 'select count(*) as value from clients' },
  { name: 'services', label: 'status', sql: 'select status as label, count(*) as value from services group by status', always: ['active', 'suspended'] },
  { name: 'bindings', label: 'state', sql: "select state as label, count(*) as value from service_bindings where state in ('pending', 'waiting', 'failed', 'attention') group by state", always: ['pending', 'failed', 'attention'] },
  { name: 'invoices_open', sql: "select count(*) as value from invoices where doc_type = 'invoice' and status = 'issued' and settlement in ('unpaid', 'part_paid')" },
  { name: 'payment_attempts', label: 'state', sql: "select state as label, count(*) as value from payment_attempts where state in ('created', 'requires_action', 'authorised', 'processing', 'unknown') group by state", always: ['processing', 'unknown'] },
  { name: 'domain_operations', label: 'state', sql: "select state as label, count(*) as value from domain_operations where state in ('waiting', 'sent', 'pending', 'attention') group by state", always: ['attention'] },
  { name: 'mails', label: 'state', sql: "select state as label, count(*) as value from mail_messages where state in ('queued', 'sending', 'failed') group by state", always: ['queued', 'failed'] },
  { name: 'webhooks_waiting', sql: "select count(*) as value from webhook_deliveries where state = 'waiting'" },
  { name: 'event_deliveries', label: 'state', sql: 'select state as label, count(*) as value from outbox_deliveries group by state', always: ['open', 'dead'] },
];

interface Counted {
  readonly label?: string;
  readonly value: number | string;
}

/** What has no row counts nought. */
const complete = (figure: Figure, rows: readonly Counted[]): readonly { readonly label?: string; readonly value: number }[] => [
  ...rows.map(({ label, value }) => ({ ...(label === undefined ? {} : { label }), value: Number(value) })),
  ...(figure.always ?? []).filter((label) => rows.every((row) => row.label !== label)).map((label) => ({ label, value: 0 })),
];

export const readFigures = defineOperation({
  name: 'system.figures',
  summary: 'How much of everything there is, waits, or was given up: for a watch over the house. `/metrics` gives the same in the form of Prometheus.',
  kind: 'query',
  http: { method: 'GET', path: '/figures' },
  audience: ['staff'],
  permission: 'jobs.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ name: z.string(), labelled: z.string().optional(), values: z.array(z.strictObject({ label: z.string().optional(), value: z.number().int() })) })) }),
  run: async (ctx) => {
    const db = ctx.use(databaseRef);
    const items = [];
    for (const figure of FIGURES) {
      const rows = await db.raw<Counted & Record<string, unknown>>(figure.sql);
      items.push({ name: figure.name, ...(figure.label === undefined ? {} : { labelled: figure.label }), values: [...complete(figure, rows)] });
    }
    const { queued, running, dead } = await ctx.use(jobQueueRef).stats();
    items.push({ name: 'jobs', labelled: 'state', values: [{ label: 'queued', value: queued }, { label: 'running', value: running }, { label: 'dead', value: dead }] });
    return { items };
  },
});
