import { defineOperation, z } from '@billet/sdk';
import { localised } from '../../catalog/index.ts';
import { loadService, type Service } from '../../services/index.ts';
import { draftNow } from '../issue-slices.ts';
import { planTheChange } from './plan-the-change.ts';
import { changeWish } from './resolve-plan.ts';

/** Row D8: exactly what would be charged, by the code that would charge it. */
export const previewChange = defineOperation({
  name: 'services.previewChange',
  summary: 'What a change of plan or options would cost today, with tax, and what the service would be billed afterwards. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/changes/preview' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject(changeWish),
  output: z.strictObject({
    product: z.string(),
    currency: z.string(),
    effect: z.string(),
    on: z.string(),
    unused: z.number().int(),
    charge: z.number().int(),
    payable: z.number().int(),
    tax: z.number().int(),
    total: z.number().int(),
    /** Net amount that is given back. */
    credit: z.number().int(),
    extraDays: z.number().int(),
    billedThrough: z.string(),
    recurring: z.number().int(),
    cycle: z.strictObject({ unit: z.string(), count: z.number().int() }),
    /** It runs on another kind of server: a new account is made, then the old one ends. */
    newServer: z.boolean(),
    options: z.array(z.strictObject({ key: z.string(), choice: z.string().nullable(), quantity: z.number().int(), price: z.number().int() })),
  }),
  run: async (ctx, wish) => {
    const service = await loadService(ctx, wish.id);
    const { plan, on, effect, result, held, recurring } = await planTheChange(ctx, service, wish);
    const pays = result.payable > 0;
    const [document] = pays
      ? (await draftNow(ctx, [{ service: { ...service, product_id: plan.product.id } as Service, extra: [{ kind: 'adjustment', periodStart: on, periodEnd: result.billedThrough, net: result.payable, chargeKey: 'preview' }] }])).documents
      : [];
    return {
      product: localised(plan.product.name, ctx.caller.locale), currency: service.currency, effect: effect === 'payment' && !pays ? 'now' : effect, on,
      unused: result.unused, charge: result.charge, payable: result.payable, tax: document?.tax ?? 0, total: document?.total ?? 0, credit: held.scale.toNet(Math.max(0, -result.payable)),
      extraDays: result.extraDays, billedThrough: result.billedThrough, recurring, cycle: plan.cycle,
      newServer: plan.newServer,
      options: plan.options.map(({ key, choice, quantity, price }) => ({ key, choice, quantity, price })),
    };
  },
});
