import { currencySchema, integer, z } from '@billet/sdk';
import { kindSchema } from './tables.ts';
import type { Rate } from './rate.ts';

export const id = integer({ min: 1 });

/** Nought stands for all. */
export const idOrAll = integer({ min: 0 });

const flag = z.union([z.boolean(), z.enum(['on', 'off', ''])]).transform((value) => value === true || value === 'on');

export const optionalFlag = flag.default(false);

/** As people write it: up to 100, with at most two decimals. */
const percent = z.string().trim().regex(/^(100([.,]0{1,2})?|\d{1,2}([.,]\d{1,2})?)$/);

const hundredths = (text: string): number => {
  const [whole = '0', part = ''] = text.replace(',', '.').split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
};

export const percentText = (rate: number): string => (rate % 100 === 0 ? String(rate / 100) : `${String(Math.floor(rate / 100))}.${String(rate % 100).padStart(2, '0').replace(/0$/, '')}`);

export const rateInput = {
  kind: kindSchema,
  percent: z.union([z.literal(''), percent]).default(''),
  /** In minor units. */
  amount: z.union([z.literal(''), integer({ min: 0, max: 1_000_000_000_000 })]).default(''),
  currency: currencySchema,
  recurring: optionalFlag,
};

export const rateFrom = ({ kind, percent: share, amount, currency, recurring }: { readonly kind: 'percent' | 'amount'; readonly percent: string; readonly amount: number | ''; readonly currency: string; readonly recurring: boolean }): Rate => ({
  kind, rate: kind === 'percent' ? hundredths(share === '' ? '0' : share) : amount === '' ? 0 : amount, rate_currency: currency, recurring,
});

export const rateShape = { kind: kindSchema, rate: z.number().int(), currency: z.string(), recurring: z.boolean() };

export const rateView = ({ kind, rate, rate_currency: currency, recurring }: Rate): { kind: Rate['kind']; rate: number; currency: string; recurring: boolean } => ({ kind, rate, currency, recurring });
