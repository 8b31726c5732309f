import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService, ServiceSuspension } from '../../services/index.ts';
import { capUse, metricsOf, unitOf } from './cap-use.ts';
import { extraOf, periodOf } from './judge-service.ts';
import { capActions, capPeriods, type CapAction, type CapPeriod } from './rules/index.ts';
import { CapPackage, CapTopUp, ServiceCap, UsageCap } from './tables.ts';

const names = z.record(z.string(), z.string());

const standing = z.strictObject({
  capId: z.number().int(), name: names, unit: z.enum(['bytes', 'count', 'seconds', 'bps']), action: z.enum(capActions), period: z.enum(capPeriods),
  used: z.number().int(),
  /** With what was bought on top. */
  most: z.number().int(), extra: z.number().int(),
  /** It is used up, and what `action` says is in force; not where staff lifted it by courtesy. */
  reached: z.boolean(),
  from: z.string(),
  /** Exclusive: the day on which it begins anew. */
  until: z.string(),
  packages: z.array(z.strictObject({
    id: z.number().int(), name: names, quantity: z.number().int(), price: z.strictObject({ amount: z.number().int(), currency: z.string() }),
    /** What was asked for and is not paid yet. */
    invoiceId: z.number().int().nullable(),
  })),
});

export const viewCaps = defineOperation({
  name: 'services.caps',
  summary: 'What a service may use in the period that runs, what it used of it, what happens when it is used up, and what can be bought on top.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/caps' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(standing) }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const { all } = data(ctx);
    const caps = ['active', 'suspended'].includes(service.status) ? await all(UsageCap).where({ product_id: service.product_id, enabled: true }).orderBy('id') : [];
    if (caps.length === 0) return { items: [] };
    const packages = await all(CapPackage).whereIn('cap_id', caps.map((cap) => cap.id)).where({ enabled: true, currency: service.currency }).orderBy(['quantity', 'id']);
    const stopped = (await all(ServiceSuspension).where({ service_id: id, owner: 'usage' }).whereNull('lifted_at').resultSize()) > 0;
    const waiting = await all(CapTopUp).where({ service_id: id, state: 'waiting' });
    const items: z.input<typeof standing>[] = [];
    for (const cap of caps) {
      const { start, end } = await periodOf(ctx, service, cap);
      const row = await all(ServiceCap).findOne({ service_id: id, cap_id: cap.id, period_start: start });
      const extra = await extraOf(ctx, id, cap.id, start);
      items.push({
        capId: cap.id, name: cap.name as Record<string, string>, unit: unitOf(ctx, cap), action: cap.action as CapAction, period: cap.period as CapPeriod,
        used: await capUse(ctx, service, metricsOf(cap), { start, end }), most: cap.most + extra, extra, reached: row?.action != null && (row.action !== 'block' || stopped), from: start, until: end,
        packages: packages.filter((each) => each.cap_id === cap.id).map((each) => ({
          id: each.id, name: each.name as Record<string, string>, quantity: each.quantity, price: { amount: each.price, currency: each.currency }, invoiceId: waiting.find((topUp) => topUp.package_id === each.id)?.invoice_id ?? null,
        })),
      });
    }
    return { items };
  },
});
