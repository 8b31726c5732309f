import { roundHalfUp } from '@billet/sdk';

/** Hundredths of a per cent, or minor units of a currency. */
export interface Rate {
  readonly kind: 'percent' | 'amount';
  readonly rate: number;
  readonly rate_currency: string;
  readonly recurring: boolean;
}

export interface Rule extends Rate {
  readonly affiliate_client_id: number;
  readonly product_id: number;
}

/** How closely a rule fits; one for a product counts more than one for an affiliate. */
const weight = ({ affiliate_client_id: affiliate, product_id: product }: Rule): number => (product === 0 ? 0 : 2) + (affiliate === 0 ? 0 : 1);

/** The rate of a product for an affiliate: the rule that fits most closely, else that of the programme. */
export const rateOf = (programme: Rate, rules: readonly Rule[], { affiliate, product }: { readonly affiliate: number; readonly product: number }): Rate => {
  const fitting = rules.filter((rule) => [0, affiliate].includes(rule.affiliate_client_id) && [0, product].includes(rule.product_id));
  return [...fitting].sort((a, b) => weight(b) - weight(a))[0] ?? programme;
};

/** What is known of a line and its invoice; all in minor units of one currency. */
export interface PaidLine {
  readonly currency: string;
  /** Without tax. */
  readonly net: number;
  /** How much of `net` credit notes took back. */
  readonly credited: number;
  /** Of the invoice, with tax. */
  readonly paid: number;
  /** Of the invoice, with tax and without credit notes. */
  readonly due: number;
}

const SCALE = 10_000n;

/**
 * What a line earns: a share of what is paid of it and was not taken back, exact until one rounding, half up. A fixed
 * amount shrinks in the same proportion; in another currency, or on a line that gives money, it is nothing.
 */
export const commissionOf = ({ kind, rate, rate_currency: of }: Rate, { currency, net, credited, paid, due }: PaidLine): number => {
  const left = BigInt(net - credited);
  if (rate === 0 || left === 0n) return 0;
  const [share, whole] = due <= 0 ? [1n, 1n] : [BigInt(Math.max(0, Math.min(paid, due))), BigInt(due)];
  if (kind === 'percent') return roundHalfUp(left * BigInt(rate) * share, SCALE * whole);
  return of !== currency || net <= 0 ? 0 : roundHalfUp(BigInt(rate) * left * share, BigInt(net) * whole);
};
