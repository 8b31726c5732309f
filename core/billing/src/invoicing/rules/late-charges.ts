import { addDays, daysBetween, multiplyRatio, z, type LocalDate } from '@billet/sdk';

const percentText = z.string().regex(/^\d{1,3}(\.\d{1,6})?$/);

/** What a late payment costs: a fee once per invoice, or interest for each day. Amounts in minor units. */
export const lateRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fee'),
    /** Of what is open; exact decimal. */
    percent: percentText.optional(),
    amount: z.number().int().min(0).max(1_000_000_000).optional(),
    /** The fee is never below this. */
    minimum: z.number().int().min(0).max(1_000_000_000).optional(),
    taxClass: z.string().min(1).max(40).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('interest'),
    /** Percent of what is open for each `per`; a month counts 30 days. */
    percent: percentText,
    per: z.enum(['day', 'month', 'year']).default('month'),
    taxClass: z.string().min(1).max(40).nullable().default(null),
  }),
]);

export type LateRule = z.output<typeof lateRuleSchema>;

const fraction = (decimal: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = decimal.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length)];
};

const DAYS = { day: 1n, month: 30n, year: 365n } as const;

/** The fee: percentage plus fixed amount, or the minimum if that is more. */
export const lateFeeOf = (open: number, rule: Extract<LateRule, { kind: 'fee' }>): number => {
  const [n, d] = fraction(rule.percent ?? '0');
  return Math.max(multiplyRatio(open, n, d * 100n) + (rule.amount ?? 0), rule.minimum ?? 0);
};

/** Interest on what is open for a number of days. */
export const interestOf = (open: number, days: number, rule: Extract<LateRule, { kind: 'interest' }>): number => {
  const [n, d] = fraction(rule.percent);
  return multiplyRatio(open, n * BigInt(days), d * 100n * DAYS[rule.per]);
};

/** Days not yet charged: from the day after the last free one, or where the last charge ended, to today inclusive. */
export const interestSpan = (freeUntil: LocalDate, chargedUntil: LocalDate | null, today: LocalDate): { readonly from: LocalDate; readonly until: LocalDate; readonly days: number } | null => {
  const first = addDays(freeUntil, 1);
  const from = chargedUntil !== null && chargedUntil > first ? chargedUntil : first;
  const until = addDays(today, 1);
  return from >= until ? null : { from, until, days: daysBetween(from, until) };
};
