import { z } from '@billet/sdk';
import type { DraftDocument } from '../documents.ts';

/** A document that does not exist yet: what it would say. */
export const previewSchema = z.strictObject({
  issueDate: z.string(),
  dueDate: z.string(),
  payerId: z.number().int(),
  currency: z.string(),
  lines: z.array(z.strictObject({ kind: z.string(), serviceId: z.number().int().nullable(), description: z.string(), periodStart: z.string().nullable(), periodEnd: z.string().nullable(), quantity: z.number().int(), unitPrice: z.number().int(), discount: z.number().int(), net: z.number().int() })),
  taxes: z.array(z.strictObject({ code: z.string(), name: z.string(), rate: z.string(), base: z.number().int(), amount: z.number().int() })),
  net: z.number().int(),
  tax: z.number().int(),
  total: z.number().int(),
});

export const previewView = (document: DraftDocument): z.input<typeof previewSchema> => ({
  issueDate: document.issueDate,
  dueDate: document.dueDate,
  payerId: document.payerId,
  currency: document.currency,
  lines: document.lines.map(({ kind, serviceId, description, periodStart, periodEnd, quantity, unitPrice, discount, net }) => ({ kind, serviceId, description, periodStart, periodEnd, quantity, unitPrice, discount: discount ?? 0, net })),
  taxes: document.taxes.map(({ code, name, rate, base, amount }) => ({ code, name, rate, base, amount })),
  net: document.net,
  tax: document.tax,
  total: document.total,
});
