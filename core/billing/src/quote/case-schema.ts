import { currencySchema, integer, isLocalDate, localDateSchema, z, zoneSchema } from '@billet/sdk';
import { conditionKey, countedAs, tariffFields } from '../catalog/index.ts';
import { anchorRules, invoiceFrequencies, prorationPolicies } from '../periods/index.ts';

/** What was used on a day; `known` is the day on which it was told, where that was later. */
const reading = z.strictObject({ on: localDateSchema, quantity: integer({ min: -1_000_000_000_000_000, max: 1_000_000_000_000_000 }), known: localDateSchema.optional() });
/** With an option it counts on days on which the service has that, instead of one that asks for nothing. */
const usage = z.strictObject({ key: z.string().min(1).max(40), option: z.string().max(40).default(''), choice: z.string().max(40).default(''), ...tariffFields, readings: z.array(reading).max(5000).default([]) });
const usages = z.array(usage).max(20).refine((list) => new Set(list.map(({ key, ...condition }) => countedAs(key, conditionKey(condition)))).size === list.length, 'a key is used twice');

/** A local date, or a local date and time for what is counted in seconds or hours. */
const point = z.string().refine((text) => isLocalDate(text.slice(0, 10)) && (text.length === 10 || /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text.slice(10))), 'not a date YYYY-MM-DD (or YYYY-MM-DDTHH:MM:SS)');
const amount = integer({ min: 0 });
const percent = z.string().regex(/^(100(\.0{1,6})?|\d{1,2}(\.\d{1,6})?)$/, 'not a percentage such as "10" or "6.5"');

const cycle = z.union([
  z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year']), count: integer({ min: 1, max: 400 }).default(1) }),
  z.strictObject({ unit: z.enum(['once', 'free']) }),
]);

const option = z.strictObject({ key: z.string().min(1).max(40), choice: z.string().min(1).max(40).nullable().default(null), price: amount, quantity: integer({ min: 1, max: 10_000 }).default(1), setupFee: amount.default(0) });

const discount = z
  .strictObject({
    kind: z.enum(['percent', 'amount', 'override']),
    value: z.string(),
    periods: integer({ min: 1, max: 10_000 }).nullable().default(null),
    from: localDateSchema.default('0001-01-01'),
    until: localDateSchema.nullable().default(null),
    stacking: z.enum(['exclusive', 'stack', 'best']).optional(),
  })
  .superRefine((each, issues) => {
    const fits = each.kind === 'percent' ? percent.safeParse(each.value).success : /^\d{1,15}$/.test(each.value);
    if (!fits) issues.addIssue({ code: 'custom', path: ['value'], message: each.kind === 'percent' ? 'not a percentage such as "10" or "6.5"' : 'not an amount in minor units' });
  });

const service = z.strictObject({
  id: z.string().min(1).max(40),
  start: point,
  end: point.nullable().default(null),
  cycle: cycle.default({ unit: 'month', count: 1 }),
  mode: z.enum(['advance', 'arrears']).default('advance'),
  price: amount,
  quantity: integer({ min: 1, max: 10_000 }).default(1),
  setupFee: amount.default(0),
  instalments: integer({ min: 1, max: 120 }).default(1),
  proration: z.enum(prorationPolicies).default('actual'),
  prorateFirst: z.boolean().default(true),
  anchorDay: z.union([integer({ min: 1, max: 31 }), z.literal('account')]).nullable().default(null),
  anchorRule: z.enum(anchorRules).default('first-date'),
  chargeNextFrom: z.union([integer({ min: 1, max: 31 }), z.literal('always')]).nullable().default(null),
  trial: z.union([z.strictObject({ days: integer({ min: 0, max: 3660 }) }), z.strictObject({ untilClosing: z.literal(true) })]).nullable().default(null),
  options: z.array(option).max(50).default([]),
  discounts: z.array(discount).max(20).default([]),
  usage: usages.default([]),
  dueDay: integer({ min: 1, max: 31 }).nullable().default(null),
  dueDays: integer({ min: 0, max: 365 }).default(0),
  raiseDays: integer({ min: 0, max: 365 }).default(0),
});

const at = { on: point, service: z.string().optional() } as const;
const method = z.enum(['keep-date', 'new-cycle', 'new-term']).default('keep-date');
const when = z.enum(['now', 'renewal']).default('now');
const settle = z.enum(['lines', 'single']).default('lines');
const rest = z.enum(['balance', 'days']).default('balance');

const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('change-price'), ...at, price: amount, when }),
  z.strictObject({ type: z.literal('change-plan'), ...at, price: amount, cycle: cycle.optional(), quantity: integer({ min: 1, max: 10_000 }).optional(), options: z.array(option).max(50).optional(), setupFee: amount.default(0), usage: usages.optional(), method, when, settle, rest }),
  z.strictObject({ type: z.literal('change-cycle'), ...at, cycle, price: amount.optional(), method, when, settle, rest }),
  z.strictObject({ type: z.literal('change-anchor'), ...at, day: integer({ min: 1, max: 31 }).optional(), to: localDateSchema.optional(), policy: z.enum(['default', 'legacy30']).default('default') }),
  z.strictObject({ type: z.literal('pause'), ...at, credit: z.boolean().default(true) }),
  z.strictObject({ type: z.literal('resume'), ...at, grid: z.enum(['keep', 'restart']).default('keep') }),
  z.strictObject({ type: z.literal('cancel'), ...at, when: z.enum(['now', 'period-end']).default('now'), credit: z.boolean().default(true) }),
  z.strictObject({ type: z.literal('credit-item'), ...at, period: point.nullable().default(null), kind: z.enum(['recurring', 'option', 'setup', 'instalment', 'change', 'usage']).default('recurring'), key: z.string().optional(), amount: integer({ min: 1 }).optional() }),
]);

const rate = z.strictObject({ code: z.string().min(1).max(20).optional(), name: z.string().max(60).optional(), percent, inclusive: z.boolean().default(false), compound: z.boolean().default(false) });

/** One tax, or two levels of it: whether the price holds them is said at the first. */
const rates = z
  .array(rate)
  .max(2)
  .default([])
  .superRefine(([first, second], issues) => {
    if (first?.compound === true) issues.addIssue({ code: 'custom', path: [0, 'compound'], message: 'only the second level can be on top of the first' });
    if (second?.inclusive === true && first?.inclusive === false) issues.addIssue({ code: 'custom', path: [1, 'inclusive'], message: 'the price holds both levels or neither' });
  });

/** A described history of services: what `billet quote` reads. */
export const caseSchema = z.strictObject({
  currency: currencySchema,
  zone: zoneSchema.default('UTC'),
  target: localDateSchema,
  runs: z.union([z.literal('daily'), z.array(localDateSchema).max(5000)]).default('daily'),
  orderDueDays: integer({ min: 0, max: 365 }).default(0),
  noticeDays: integer({ min: 0, max: 365 }).default(0),
  separate: z.boolean().default(false),
  /** The day of the client's account; null = the first service that asks for it sets it. */
  accountDay: integer({ min: 1, max: 31 }).nullable().default(null),
  gather: z.strictObject({ every: z.enum(invoiceFrequencies).exclude(['service']), from: localDateSchema, raiseDays: integer({ min: 0, max: 365 }).default(0) }).nullable().default(null),
  tax: z.strictObject({ rates, rounding: z.enum(['group', 'line']).default('group') }).default({ rates: [], rounding: 'group' }),
  services: z.array(service).min(1).max(100),
  events: z.array(event).max(1000).default([]),
});

export type QuoteCase = z.output<typeof caseSchema>;
export type QuoteService = QuoteCase['services'][number];
export type QuoteEvent = QuoteCase['events'][number];
export type EventOf<T extends QuoteEvent['type']> = Extract<QuoteEvent, { readonly type: T }>;
