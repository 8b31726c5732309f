import { invalidRequest } from './stripe-fault.ts';

/** Sent in hundreds although nobody has such coins. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['isk', 'ugx']);
const THREE_DECIMALS: ReadonlySet<string> = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
const ZERO_DECIMALS: ReadonlySet<string> = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);

/** Refuses amounts that Stripe refuses. */
export const checkAmount = (amount: number, currency: string): void => {
  if (!/^[a-z]{3}$/.test(currency))
    throw invalidRequest(`Invalid currency: ${currency}.`, { param: 'currency' });
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > 99_999_999_999)
    throw invalidRequest('Amount is too large.', { code: 'amount_too_large', param: 'amount' });
  if (WHOLE_ONLY.has(currency) && amount % 100 !== 0) {
    throw invalidRequest(`Invalid amount: ${currency} amounts must be divisible by 100.`, {
      code: 'invalid_charge_amount',
      param: 'amount',
    });
  }
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) {
    throw invalidRequest(`Invalid amount: ${currency} amounts must end in 0.`, {
      code: 'invalid_charge_amount',
      param: 'amount',
    });
  }
};

/** For people, on the payment page. */
export const showAmount = (amount: number, currency: string): string => {
  const digits = ZERO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2;
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
};
