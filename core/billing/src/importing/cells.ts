import { isBilletError, parseMoney } from '@billet/sdk';

const MOST = 1_000_000_000_000;

/** An amount as people write it; a comma may be the decimal sign. */
export const amountOf = (text: string, currency: string): number | undefined => {
  try {
    const { amount } = parseMoney(text.replace(',', '.'), currency);
    return amount >= 0 && amount <= MOST ? amount : undefined;
  } catch (error) {
    if (isBilletError(error)) return undefined;
    throw error;
  }
};

/** How often something is charged; hours are counted, which no other system hands over. */
export interface ReadCycle {
  readonly unit: 'day' | 'week' | 'month' | 'year' | 'once' | 'free';
  readonly count: number;
}

const WORDS: Readonly<Record<string, ReadCycle>> = {
  once: { unit: 'once', count: 1 },
  free: { unit: 'free', count: 1 },
  monthly: { unit: 'month', count: 1 },
  quarterly: { unit: 'month', count: 3 },
  semiannually: { unit: 'month', count: 6 },
  annually: { unit: 'year', count: 1 },
  biennially: { unit: 'year', count: 2 },
  triennially: { unit: 'year', count: 3 },
};

/** `3 months`, `year`, or one of the usual words. */
export const cycleOfCell = (text: string): ReadCycle | undefined => {
  const plain = text.trim().toLowerCase();
  const word = WORDS[plain.replaceAll(/[^a-z]/g, '')];
  if (word !== undefined && !/\d/.test(plain)) return word;
  const match = /^(?:(\d{1,2}) ?)?(day|week|month|year)s?$/.exec(plain);
  const count = Number(match?.[1] ?? 1);
  return match === null || count < 1 || count > 60 ? undefined : { unit: match[2] as 'day', count };
};
