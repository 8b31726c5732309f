import { integer, z } from '@billet/sdk';
import type { OrderRow } from './tables.ts';

export const id = integer({ min: 1, max: 2_147_483_647 });
export const before = integer({ min: 1 }).optional();
export const state = z.enum(['open', 'planned', 'done', 'cancelled']);

export const installation = z.strictObject({
  id: z.number().int(), serviceId: z.number().int(), clientId: z.number().int(), label: z.string(), address: z.string(), phone: z.string(), checklist: z.string(), state,
  plannedOn: z.string().nullable(), hours: z.string(), technician: z.string(), visits: z.number().int(), report: z.string(), doneOn: z.string().nullable(),
});

export const installationView = (row: OrderRow): z.input<typeof installation> => ({
  id: row.id, serviceId: row.service_id, clientId: row.client_id, label: row.label, address: row.address, phone: row.phone, checklist: row.checklist, state: row.state,
  plannedOn: row.planned_on, hours: row.hours, technician: row.technician, visits: row.visits, report: row.report, doneOn: row.done_on,
});

/** What the add-on reads of the house. */
export const serviceShape = z.object({ service: z.object({ id: z.number(), clientId: z.number(), productId: z.number(), label: z.string(), status: z.string(), startDate: z.string(), trialUntil: z.string().nullable(), version: z.number() }) });
export const clientShape = z.object({ client: z.object({ brandId: z.number(), name: z.string(), email: z.string(), locale: z.string(), phone: z.string().nullable().optional() }) });
export const payersShape = z.object({ items: z.array(z.object({ address: z.unknown() })) });
