import { addDays, defineOperation, isBilletError, type OperationCtx, z } from '@billet/sdk';
import { affiliateOf } from './affiliate.ts';
import { id } from './input.ts';
import { programmeOf } from './programme.ts';
import { commissionOf, rateOf, type Rate } from './rate.ts';
import { commissions, firsts, referrals, rules } from './tables.ts';

const amount = z.object({ amount: z.number(), currency: z.string() });

const detailSeen = z.object({
  invoice: z.object({ id: z.number(), type: z.string(), clientId: z.number(), total: amount, paid: amount, credited: amount, paidOn: z.string().nullable() }),
  lines: z.array(z.object({ id: z.number(), serviceId: z.number().nullable(), net: z.number(), credited: z.number() })),
});

type Detail = z.output<typeof detailSeen>;
type Line = Detail['lines'][number];

const serviceSeen = z.object({ service: z.object({ productId: z.number() }) });

const detailOf = async (ctx: OperationCtx, invoiceId: number): Promise<Detail> => detailSeen.parse(await ctx.call('invoices.get', { id: invoiceId }));

const productOf = async (ctx: OperationCtx, serviceId: number): Promise<number | undefined> => {
  try {
    return serviceSeen.parse(await ctx.call('services.get', { id: serviceId })).service.productId;
  } catch (error) {
    if (!isBilletError(error) || error.status !== 404) throw error;
    return undefined;
  }
};

const earns = ({ invoice }: Detail, { net, credited }: Line, rate: Rate): number =>
  commissionOf(rate, { currency: invoice.total.currency, net, credited, paid: invoice.paid.amount, due: invoice.total.amount - invoice.credited.amount });

const NOTHING: Rate = { kind: 'percent', rate: 0, rate_currency: '', recurring: false };

/** Where only the first invoice of a service earns, whether this is it. */
const isFirst = async (ctx: OperationCtx, serviceId: number, invoiceId: number): Promise<boolean> => {
  await ctx.table(firsts).insertOnce({ service_id: serviceId, invoice_id: invoiceId });
  const [first] = await ctx.table(firsts).find({ service_id: serviceId });
  return first?.invoice_id === invoiceId;
};

/** Notes what each line of a paid invoice earns from now on, at the rate of now: also that it earns nothing, so that the same news again finds the same. */
const open = async (ctx: OperationCtx, detail: Detail, paidOn: string): Promise<void> => {
  const { invoice } = detail;
  const [referral] = await ctx.table(referrals).find({ referred_id: invoice.clientId });
  const affiliate = referral === undefined ? undefined : await affiliateOf(ctx, referral.client_id);
  const programme = affiliate === undefined ? undefined : await programmeOf(ctx, affiliate.brand_id);
  if (affiliate === undefined || programme === undefined) return;
  const all = await ctx.table(rules).find({ brand_id: affiliate.brand_id });
  const earning = programme.active && affiliate.active;
  for (const line of detail.lines) {
    if (line.serviceId === null) continue;
    const first = await isFirst(ctx, line.serviceId, invoice.id);
    const product = await productOf(ctx, line.serviceId);
    const { kind, rate, rate_currency, recurring } = product === undefined ? NOTHING : rateOf(programme, all, { affiliate: affiliate.client_id, product });
    await ctx.table(commissions).insertOnce({
      client_id: affiliate.client_id, referred_id: invoice.clientId, brand_id: affiliate.brand_id, invoice_id: invoice.id, line_id: line.id, service_id: line.serviceId,
      kind, rate: earning && (recurring || first) ? rate : 0, rate_currency, recurring, currency: invoice.total.currency, earned: 0, amount: 0,
      booked_on: paidOn, payable_on: addDays(paidOn, programme.hold_days),
    });
  }
};

/**
 * Brings the commissions of an invoice to what is paid of it and was not taken back. It looks at the invoice as it is and
 * not at what has changed, so news may come twice, late, and in any order.
 */
export const keep = defineOperation({
  name: 'affiliates.keep',
  summary: 'Books what the lines of an invoice earn for an affiliate, or takes it back in proportion.',
  kind: 'command',
  audience: ['system'],
  permission: 'affiliates.write',
  input: z.strictObject({ invoiceId: id, paidOn: z.string().nullable() }),
  output: z.strictObject({ changed: z.number().int() }),
  run: async (ctx, { invoiceId, paidOn }) => {
    if (paidOn !== null) {
      const detail = await detailOf(ctx, invoiceId);
      if (detail.invoice.type === 'invoice') await open(ctx, detail, paidOn);
    }
    const held = [];
    for (const { id: rowId } of await ctx.table(commissions).find({ invoice_id: invoiceId })) held.push(await ctx.table(commissions).hold(rowId));
    if (held.length === 0) return { changed: 0 };
    // Read again, now that nobody else reckons the same.
    const detail = await detailOf(ctx, invoiceId);
    let changed = 0;
    for (const row of held) {
      const line = detail.lines.find((each) => each.id === row?.line_id);
      if (row === undefined || line === undefined) continue;
      const now = earns(detail, line, row);
      if (now === row.amount) continue;
      await ctx.table(commissions).update(row.id, { amount: now, ...(Math.abs(now) > Math.abs(row.earned) ? { earned: now } : {}) });
      ctx.touch({ kind: 'invoice', id: invoiceId, clientId: detail.invoice.clientId }, { lineId: row.line_id, commission: row.amount }, { lineId: row.line_id, commission: now });
      changed += 1;
    }
    return { changed };
  },
});

const commission = z.strictObject({ id: z.number().int(), bookedOn: z.string(), payableOn: z.string(), earned: z.number().int(), amount: z.number().int(), currency: z.string(), invoiceId: z.number().int().nullable(), referredId: z.number().int().nullable() });

export const listCommissions = defineOperation({
  name: 'affiliates.commissions',
  summary: 'What was earned, newest first. An affiliate does not learn who bought what.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/commissions' },
  audience: ['staff', 'client'],
  permission: 'affiliates.read',
  input: z.strictObject({ clientId: id.optional(), before: id.optional() }),
  output: z.strictObject({ items: z.array(commission), next: z.number().int().optional() }),
  run: async (ctx, { clientId, before }) => {
    const staff = ctx.caller.audience !== 'client';
    const { items, next } = await ctx.table(commissions).page({ rate: { from: 1 }, ...(clientId === undefined ? {} : { client_id: clientId }) }, { limit: 50, ...(before === undefined ? {} : { before }) });
    return {
      items: items.map((row) => ({ id: row.id, bookedOn: row.booked_on, payableOn: row.payable_on, earned: row.earned, amount: row.amount, currency: row.currency, invoiceId: staff ? row.invoice_id : null, referredId: staff ? row.referred_id : null })),
      ...(next === undefined ? {} : { next }),
    };
  },
});
