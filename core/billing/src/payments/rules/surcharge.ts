import { multiplyRatio, z } from '@billet/sdk';

/** What paying this way costs the payer: a percentage of the amount, a fixed part in minor units, or both. */
export const surchargeSchema = z.strictObject({
  percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/).default('0'),
  fixed: z.number().int().min(0).max(1_000_000).default(0),
  /** The provider takes its percentage of the surcharge as well: it is so high that nothing of the invoice is lost. */
  grossUp: z.boolean().default(false),
});

export type Surcharge = z.output<typeof surchargeSchema>;

/** A percentage as a ratio of whole numbers. */
const ratioOf = (percent: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = percent.split('.');
  return [BigInt(`${whole}${part}`), 100n * 10n ** BigInt(part.length)];
};

export const surchargeOn = (amount: number, rule: Surcharge | null): number => {
  if (rule === null) return 0;
  const [part, whole] = ratioOf(rule.percent);
  const feeOn = (charged: number): number => multiplyRatio(charged, part, whole) + rule.fixed;
  if (!rule.grossUp) return feeOn(amount);
  // Charged = (net + fixed) / (1 − percentage). The provider rounds its fee, so the least that covers it may lie beside that.
  let charged = multiplyRatio(amount + rule.fixed, whole, whole - part);
  while (charged - feeOn(charged) < amount) charged += 1;
  while (charged - 1 - feeOn(charged - 1) >= amount) charged -= 1;
  return charged - amount;
};
