import { addDays, conflict, defineOperation, invalid, localDateSchema, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { fitsDiscount } from '../catalog/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService, ServiceDiscount } from '../services/index.ts';

const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

/** What staff have given a service itself, beside promotions and its client's group. */
const discountSchema = z.strictObject({
  kind: z.enum(['percent', 'amount']),
  /** A percentage like 12.5, or minor units of the service's currency for one full period. */
  value: z.string().max(16),
  /** Periods that begin up to and on this day have it; null = for ever. */
  until: localDateSchema.nullable(),
});

/** A code counts before it, whichever was given first. */
const BEHIND_PROMOTIONS = 1000;

type Given = z.output<typeof discountSchema>;

/** The row that counts for periods beginning on a day or later. */
const heldOn = async (ctx: OperationCtx, serviceId: number, day: string): Promise<ServiceDiscount | undefined> => {
  const rows = await data(ctx).all(ServiceDiscount).where({ service_id: serviceId, source: 'manual' }).whereIn('kind', ['percent', 'amount']).orderBy('id', 'desc');
  return rows.find(({ until }) => until === null || until > day);
};

const viewOf = (row: ServiceDiscount | undefined): Given | null =>
  row === undefined ? null : { kind: row.kind as Given['kind'], value: row.value, until: row.until === null ? null : addDays(row.until, -1) };

export const getDiscount = defineOperation({
  name: 'services.discount',
  summary: 'The discount that staff have given this service itself, beside promotions and its client group.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/discount' },
  audience: ['staff'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ discount: discountSchema.nullable() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    return { discount: viewOf(await heldOn(ctx, id, ctx.clock.today((await brandOf(ctx, service.brand_id)).zone))) };
  },
});

/** A period that has begun keeps what it began with: in arrears it is billed later. */
export const giveDiscount = defineOperation({
  name: 'services.giveDiscount',
  summary: 'Gives a service a discount of its own, as percentage or amount, for ever or until a day, from the next period on; `none` takes it away. Giving the same again changes nothing.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/discount' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, kind: z.enum(['percent', 'amount', 'none']), value: discountSchema.shape.value.optional(), until: discountSchema.shape.until.optional() }),
  output: z.strictObject({ before: discountSchema.nullable(), discount: discountSchema.nullable() }),
  run: async (ctx, { id, kind, value = '', until = null }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended.', { status: service.status });
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    if (kind !== 'none' && !fitsDiscount(kind, value)) throw invalid('PROMOTION_VALUE', 'value', 'A percentage like 12.5, or an amount in minor units.');
    if (until !== null && until < today) throw invalid('DISCOUNT_OVER', 'until', 'This day is over.');
    const discount = kind === 'none' ? null : { kind, value, until };
    const held = await heldOn(ctx, id, today);
    const before = viewOf(held);
    if (before?.kind === discount?.kind && Number(before?.value ?? 0) === Number(discount?.value ?? 0) && before?.until === discount?.until) return { before, discount };
    // A run that has read the service before must read it again; of two who change it at once, one is told so.
    await changeService(ctx, service, {});
    if (held !== undefined && held.from >= today) await all(ServiceDiscount).findById(held.id).delete();
    else if (held !== undefined) await all(ServiceDiscount).findById(held.id).patch({ until: today });
    if (discount !== null) {
      await all(ServiceDiscount).insert({
        service_id: id, client_id: service.client_id, source: 'manual', promotion_id: null, kind: discount.kind, value, remaining: null, from: today,
        until: until === null ? null : addDays(until, 1), position: BEHIND_PROMOTIONS, stacking: null,
      });
    }
    return { before, discount };
  },
});
