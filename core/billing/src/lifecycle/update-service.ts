import { defineOperation, integer, invalid, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema, versionSchema } from '../paging.ts';
import { payWithRef } from '../orders/index.ts';
import { changeService, loadService, nextBillAtOf, serviceSchema, serviceView, type Service } from '../services/index.ts';
import { brandOf } from '../brands/index.ts';
import { StaffMember } from '../staff/index.ts';

/** A share of what is paid, in per cent, up to four decimals. */
export const percentSchema = z.string().regex(/^(100|\d{1,2}(\.\d{1,4})?)$/);

/** What a client may choose himself. */
const CLIENT_MAY: readonly string[] = ['label', 'payerId', 'gatewayAccountId'];

interface Wish {
  readonly payerId?: number | undefined;
  readonly gatewayAccountId?: number | null | undefined;
  readonly salespersonId?: number | null | undefined;
}

/** Payer, payment method and seller must belong where the service belongs. */
const assertKnown = async (ctx: OperationCtx, service: Service, wish: Wish): Promise<void> => {
  const { all } = data(ctx);
  const miss = (field: string): never => {
    throw invalid('NOT_FOUND', field, 'This is not known.');
  };
  if (wish.payerId !== undefined && (await all(Payer).findOne({ id: wish.payerId, client_id: service.client_id })) === undefined) miss('payerId');
  if (wish.gatewayAccountId != null && !(await ctx.use(payWithRef).may(ctx, { id: service.client_id, brand_id: service.brand_id }, wish.gatewayAccountId, ctx.caller.audience === 'client'))) miss('gatewayAccountId');
  if (wish.salespersonId != null && (await all(StaffMember).findById(wish.salespersonId)) === undefined) miss('salespersonId');
};

const COLUMNS = {
  label: 'label', payerId: 'payer_id', gatewayAccountId: 'gateway_account_id', dueDay: 'due_day', termMonths: 'term_months', routingPoint: 'routing_point', remarks: 'remarks', message: 'message',
  notes: 'notes', salespersonId: 'salesperson_id', commission: 'commission', soldOn: 'sold_on',
} as const;

export const updateService = defineOperation({
  name: 'services.update',
  summary: 'Changes what is noted about a service: name, payer, payment method, due day, term, routing point, remarks, message, notes, seller. A client may change name, payer and payment method.',
  kind: 'command',
  http: { method: 'PATCH', path: '/services/{id}' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({
    id: idSchema,
    version: versionSchema,
    label: z.string().trim().min(1).max(80).optional(),
    payerId: idSchema.optional(),
    gatewayAccountId: idSchema.nullable().optional(),
    dueDay: integer({ min: 1, max: 31 }).nullable().optional(),
    termMonths: integer({ min: 1, max: 240 }).nullable().optional(),
    routingPoint: z.string().trim().max(80).optional(),
    remarks: z.string().trim().max(2000).optional(),
    message: z.string().trim().max(2000).optional(),
    notes: z.string().trim().max(5000).optional(),
    salespersonId: idSchema.nullable().optional(),
    commission: percentSchema.nullable().optional(),
    soldOn: localDateSchema.nullable().optional(),
  }),
  output: serviceSchema,
  run: async (ctx, { id, version, ...wish }) => {
    const service = await loadService(ctx, id);
    const given = Object.entries(wish).filter(([, value]) => value !== undefined);
    const forbidden = ctx.caller.audience === 'client' ? given.find(([name]) => !CLIENT_MAY.includes(name)) : undefined;
    if (forbidden !== undefined) throw invalid('STAFF_ONLY', forbidden[0], 'Only staff change this.');
    await assertKnown(ctx, service, wish);
    const change = Object.fromEntries(given.map(([name, value]) => [COLUMNS[name as keyof typeof COLUMNS], value]));
    const { zone } = await brandOf(ctx, service.brand_id);
    // Another due day moves the day on which the next document is raised.
    const cursor = wish.dueDay === undefined || service.billing_status !== 'active' ? {} : { next_bill_at: nextBillAtOf({ ...service, due_day: wish.dueDay } as Service, zone) };
    const after = await changeService(ctx, { ...service, version } as Service, { ...change, ...cursor });
    await ctx.emit('service.changed', { serviceId: id, clientId: service.client_id });
    return serviceView(after, ctx.caller.audience);
  },
});
