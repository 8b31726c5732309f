import { notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Campaign } from './tables.ts';

export const campaignSchema = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  name: z.string(),
  kind: z.string(),
  list: z.string(),
  query: z.record(z.string(), z.string()),
  locale: z.string(),
  state: z.string(),
  /** Code of what stopped it. */
  error: z.string().nullable(),
  version: z.number().int(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

export const campaignView = (row: Campaign): z.input<typeof campaignSchema> => ({
  id: row.id,
  brandId: row.brand_id,
  name: row.name,
  kind: row.kind,
  list: row.list,
  query: row.query as Record<string, string>,
  locale: row.locale,
  state: row.state,
  error: row.error,
  version: row.version,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

export const loadCampaign = async (ctx: OperationCtx, id: number): Promise<Campaign> => {
  const row = await data(ctx).all(Campaign).findById(id);
  if (row === undefined) throw notFound('Campaign');
  return row;
};
