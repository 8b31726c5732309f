import { multiplyRatio, z } from '@billet/sdk';

/** What paying this way costs the payer: a percentage of the amount, a fixed part in minor units, or both. */
export const surchargeSchema = z.strictObject({
  percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/).default('0'),
  fixed: z.number().int().min(0).max(1_000_000).default(0),
});

export type Surcharge = z.output<typeof surchargeSchema>;

export const surchargeOn = (amount: number, rule: Surcharge | null): number => {
  if (rule === null) return 0;
  const [whole = '0', part = ''] = rule.percent.split('.');
  return multiplyRatio(amount, BigInt(`${whole}${part}`), 100n * 10n ** BigInt(part.length)) + rule.fixed;
};
