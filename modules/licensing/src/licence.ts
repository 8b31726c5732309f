import { notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import type { Terms } from './terms.ts';
import { licences } from './tables.ts';

export type LicenceRow = TableRow<typeof licences.columns>;

/** A licence as staff and its client see it. */
export const licence = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  serviceId: z.number().int(),
  productId: z.number().int(),
  title: z.string(),
  key: z.string(),
  state: z.enum(['active', 'suspended', 'ended', 'replaced', 'revoked']),
  domains: z.array(z.string()),
  addresses: z.array(z.string()),
  directories: z.array(z.string()),
  /** How often the client may still release the bindings. */
  reissuesLeft: z.number().int(),
  checkedAt: z.string().nullable(),
});

const YEAR_MS = 365 * 86_400_000;

/** Releases that count today: those of the last 365 days. */
export const countedReissues = (ctx: OperationCtx, row: LicenceRow): readonly string[] => row.reissued.filter((at) => Date.parse(at) > ctx.clock.wallMs() - YEAR_MS);

export const sureLicence = async (ctx: OperationCtx, id: number): Promise<LicenceRow> => {
  const row = await ctx.table(licences).get(id);
  if (row === undefined) throw notFound('Licence');
  return row;
};

export const licenceView = (ctx: OperationCtx, row: LicenceRow, terms: Terms): z.output<typeof licence> => ({
  id: row.id,
  clientId: row.client_id,
  serviceId: row.service_id,
  productId: row.product_id,
  title: terms.title,
  key: row.key,
  state: row.state,
  domains: row.domains,
  addresses: row.addresses,
  directories: row.directories,
  reissuesLeft: Math.max(0, terms.reissues - countedReissues(ctx, row).length),
  checkedAt: row.checked_at,
});
