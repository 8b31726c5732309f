import { conflict, defineOperation, invalid, localDateSchema, multiplyRatio, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { isRecurring, type Slice } from '../../periods/index.ts';
import { assertOwnTerms, changeService, nextBillAtOf, Service, termsOf } from '../../services/index.ts';
import { draftNow, issueDrafted, type ChargeWish, type Drafted } from '../issue-slices.ts';
import { moveDue, movePolicies, type MovedDays } from '../rules/index.ts';

const wish = {
  clientId: idSchema,
  serviceIds: z.array(idSchema).min(1).max(200),
  to: localDateSchema,
  policy: z.enum(movePolicies).default('default'),
  asOf: localDateSchema.optional(),
} as const;

type Wish = z.output<z.ZodObject<typeof wish>>;

interface Moved {
  readonly service: Service;
  readonly slice: Slice;
}

/** The days that are charged as a slice of its own; the due date is the invoice's. */
const sliceOf = (service: Service, { start, end, share }: MovedDays): Slice => ({
  start, end, share, amount: multiplyRatio(service.price * service.quantity, ...share), full: false, dueDate: start, raiseOn: start,
});

const workOut = async (ctx: OperationCtx, input: Wish): Promise<readonly Moved[]> => {
  const services = await data(ctx).of(Service).whereIn('id', input.serviceIds).where('client_id', input.clientId).whereNull('deleted_at').orderBy('id');
  if (services.length !== new Set(input.serviceIds).size) throw invalid('NOT_FOUND', 'serviceIds', 'This is not known.');
  return Promise.all(
    services.map(async (service) => {
      await assertOwnTerms(ctx, service);
      const { zone } = await brandOf(ctx, service.brand_id);
      const { cycle, anchorDate, proration, trialUntil, mode } = termsOf(service, zone);
      const begun = service.billed_through ?? service.start_date;
      const due = trialUntil !== null && trialUntil > begun ? trialUntil : begun;
      if (service.billing_status !== 'active' || mode !== 'advance' || !isRecurring(cycle)) throw conflict('NOT_MOVABLE', 'Only running services that are billed in advance can be moved.', { number: service.number });
      if (due > input.to) throw invalid('DATE_PAST', 'to', 'A service is billed beyond this day already.', { number: service.number });
      if (service.end_date !== null && service.end_date < input.to) throw invalid('AFTER_END', 'to', 'A service ends before this day.', { number: service.number });
      return { service, slice: sliceOf(service, moveDue({ anchorDate, cycle, proration, zone, due }, input.to, input.policy, input.asOf ?? ctx.clock.today(zone))) };
    }),
  );
};

/** Priced as a run prices a period: with options, discounts and the fees that wait. */
const chargesFor = (moved: readonly Moved[]): readonly ChargeWish[] => moved.filter(({ slice }) => slice.start < slice.end).map(({ service, slice }) => ({ service, slices: [slice] }));

const lines = z.array(z.strictObject({ serviceId: z.number().int(), number: z.string(), label: z.string(), from: z.string(), to: z.string(), net: z.number().int() }));

/** A line for each service: the days, and all that is charged with them. */
const shown = (moved: readonly Moved[], { bills }: Drafted): z.input<typeof lines> =>
  moved.map(({ service, slice }) => {
    const charges = bills.find((each) => each.service.id === service.id)?.bill.charges ?? [];
    return { serviceId: service.id, number: service.number, label: service.label, from: slice.start, to: slice.end, net: charges.reduce((sum, { line }) => sum + line.net, 0) };
  });

export const previewMoveDue = defineOperation({
  name: 'services.previewMoveDueDates',
  summary: 'What it costs to move the due dates of services to one day, line by line. Changes nothing.',
  kind: 'query',
  http: { method: 'POST', path: '/services/due-dates/preview' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject(wish),
  output: z.strictObject({ lines, net: z.number().int(), tax: z.number().int(), total: z.number().int(), currency: z.string() }),
  run: async (ctx, input) => {
    const moved = await workOut(ctx, input);
    const drafted = await draftNow(ctx, chargesFor(moved));
    const { documents } = drafted;
    const sum = (of: 'net' | 'tax' | 'total'): number => documents.reduce((total, document) => total + document[of], 0);
    return { lines: shown(moved, drafted), net: sum('net'), tax: sum('tax'), total: sum('total'), currency: moved[0]?.service.currency ?? '' };
  },
});

/** Row D10: one invoice for the days in between; from then on everything is due on the same day. */
export const moveDueDates = defineOperation({
  name: 'services.moveDueDates',
  summary: 'Moves the due dates of services of a client to one day, with one pro-rata invoice: every day by the calendar, or by the named 30-day policy as of a day.',
  kind: 'command',
  http: { method: 'POST', path: '/services/due-dates' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject(wish),
  output: z.strictObject({ lines, invoiceIds: z.array(z.number().int()) }),
  run: async (ctx, input) => {
    const moved = await workOut(ctx, input);
    const drafted = await draftNow(ctx, chargesFor(moved));
    for (const { service } of moved) {
      const { zone } = await brandOf(ctx, service.brand_id);
      const terms = { anchor_date: input.to, billed_through: input.to, due_day: null, revision: service.revision + 1 };
      await changeService(ctx, service, { ...terms, next_bill_at: nextBillAtOf({ ...service, ...terms } as Service, zone) });
    }
    const issued = await issueDrafted(ctx, drafted);
    return { lines: shown(moved, drafted), invoiceIds: issued.map(({ id }) => id) };
  },
});
