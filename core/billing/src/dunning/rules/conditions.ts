import type { LadderStep } from './ladder.ts';

/** What conditions are asked about: the client as he stands on the day. Amounts in minor units of the invoice's currency. */
export interface ClientState {
  readonly overdue: number;
  readonly overdueInvoices: number;
  /** Decimals of the currency. */
  readonly exponent: number;
  readonly tags: readonly string[];
}

/** Major units as text → minor units; digits beyond the currency's are dropped. */
export const minorOf = (amount: string, exponent: number): number => {
  const [whole = '0', part = ''] = amount.split('.');
  return Number(`${whole}${part.padEnd(exponent, '0').slice(0, exponent)}`);
};

/** True if a rung may be climbed as far as its own conditions go. */
export const holdsTrue = ({ when }: LadderStep, client: ClientState): boolean => {
  if (when === undefined) return true;
  if (when.minOpen !== undefined && client.overdue < minorOf(when.minOpen, client.exponent)) return false;
  if (when.minInvoices !== undefined && client.overdueInvoices < when.minInvoices) return false;
  if (when.tag !== undefined && !client.tags.includes(when.tag)) return false;
  return when.withoutTag === undefined || !client.tags.includes(when.withoutTag);
};
