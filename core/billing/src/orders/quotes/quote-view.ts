import { z } from '@billet/sdk';
import { orderedItem, type OrderedItem } from '../ordered-item.ts';
import type { Quote } from '../tables.ts';

export const quoteStatus = z.enum(['open', 'accepted', 'declined', 'withdrawn', 'expired']);

export const quoteSchema = z.strictObject({
  id: z.number().int(),
  number: z.string(),
  clientId: z.number().int(),
  status: quoteStatus,
  currency: z.string(),
  note: z.string(),
  quotedOn: z.string(),
  validUntil: z.string(),
  orderId: z.number().int().nullable(),
  answeredAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
  items: z.array(orderedItem),
});

export const quoteView = (row: Quote): z.input<typeof quoteSchema> => ({
  id: row.id,
  number: row.number,
  clientId: row.client_id,
  status: row.status as z.output<typeof quoteStatus>,
  currency: row.currency,
  note: row.note,
  quotedOn: row.quoted_on,
  validUntil: row.valid_until,
  orderId: row.order_id,
  answeredAt: row.answered_at,
  createdAt: row.created_at,
  version: row.version,
  items: row.items as OrderedItem[],
});
