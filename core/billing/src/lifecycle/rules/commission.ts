import { roundHalfUp } from '@billet/sdk';

/** A seller's share in minor units; `percent` is exact decimal text such as `7.5`. */
export const commissionOf = (base: number, percent: string): number => {
  const [whole = '0', part = ''] = percent.split('.');
  return roundHalfUp(BigInt(base) * BigInt(`${whole}${part}`), 100n * 10n ** BigInt(part.length));
};
