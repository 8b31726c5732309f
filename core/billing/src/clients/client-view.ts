import { z } from '@billet/sdk';
import type { Client } from './tables.ts';

export const clientSchema = z.strictObject({
  id: z.number().int(),
  number: z.string(),
  brandId: z.number().int(),
  businessUnitId: z.number().int().nullable(),
  kind: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  taxId: z.string().nullable(),
  country: z.string(),
  address: z.unknown(),
  locale: z.string(),
  currency: z.string(),
  dueDay: z.number().int().nullable(),
  accountDay: z.number().int().nullable(),
  status: z.string(),
  createdAt: z.string(),
  version: z.number().int(),
});

export const clientView = (row: Client): z.input<typeof clientSchema> => ({
  id: row.id,
  number: row.number,
  brandId: row.brand_id,
  businessUnitId: row.business_unit_id,
  kind: row.kind,
  name: row.name,
  email: row.email,
  phone: row.phone,
  taxId: row.tax_id,
  country: row.country,
  address: row.address,
  locale: row.locale,
  currency: row.currency,
  dueDay: row.due_day,
  accountDay: row.account_day,
  status: row.status,
  createdAt: row.created_at,
  version: row.version,
});
