import { z } from 'zod';
import { notFound } from './errors.ts';
import { integer } from './integer.ts';
import { defineOperation, type Operation, type OperationCtx } from './operation.ts';

const brand = z.strictObject({ id: z.number().int(), name: z.string(), zone: z.string(), currency: z.string() });
const brandsSeen = z.object({ items: z.array(z.object(brand.shape)) });
const clientSeen = z.object({ client: z.object({ brandId: z.number() }) });

/** A brand as add-ons know it: `zone` is an IANA zone, `currency` an ISO 4217 code. @since 0.1.0 */
export type KnownBrand = z.output<typeof brand>;

/** What an add-on asks about brands. @since 0.1.0 */
export interface BrandReaders {
  /** They stand among the operations of the add-on. */
  readonly operations: readonly Operation[];
  all(ctx: OperationCtx): Promise<readonly KnownBrand[]>;
  /** Throws `NOT_FOUND` where there is no such brand. */
  sure(ctx: OperationCtx, brandId: number): Promise<KnownBrand>;
  /** Business date of today in the zone of a brand. */
  today(ctx: OperationCtx, brandId: number): Promise<string>;
  /** The brand of the client who calls, else of the address that was opened, else the first. */
  ofReader(ctx: OperationCtx): Promise<number>;
}

/**
 * Lets the operations of an add-on know brands though their callers may not see how brands are set up: they are read as
 * the system. `room` begins the names of the add-on's operations (`<room>.readBrands`, `<room>.readBrandOf`).
 * @since 0.1.0
 */
export const brandReaders = (room: string, permission: string): BrandReaders => {
  const inner = { kind: 'query', audience: ['system'], permission } as const;
  const readBrands = defineOperation({
    ...inner,
    name: `${room}.readBrands`,
    summary: 'Brands, as an add-on has to know them.',
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(brand) }),
    run: async (ctx) => ({ items: brandsSeen.parse(await ctx.call('brands.list', {})).items }),
  });
  const readBrandOf = defineOperation({
    ...inner,
    name: `${room}.readBrandOf`,
    summary: 'Which brand a client belongs to.',
    input: z.strictObject({ clientId: integer({ min: 1 }) }),
    output: z.strictObject({ brandId: z.number().int() }),
    run: async (ctx, { clientId }) => ({ brandId: clientSeen.parse(await ctx.call('clients.get', { id: clientId })).client.brandId }),
  });
  const all = async (ctx: OperationCtx): Promise<readonly KnownBrand[]> => (await ctx.callAsSystem(readBrands, {})).items;
  const sure = async (ctx: OperationCtx, brandId: number): Promise<KnownBrand> => {
    const found = (await all(ctx)).find(({ id }) => id === brandId);
    if (found === undefined) throw notFound('Brand');
    return found;
  };
  return {
    operations: [readBrands, readBrandOf],
    all,
    sure,
    today: async (ctx, brandId) => ctx.clock.today((await sure(ctx, brandId)).zone),
    ofReader: async (ctx) => {
      const { clientId, brandId } = ctx.caller;
      if (clientId !== undefined) return (await ctx.callAsSystem(readBrandOf, { clientId })).brandId;
      const found = brandId ?? (await all(ctx))[0]?.id;
      if (found === undefined) throw notFound('Brand');
      return found;
    },
  };
};
