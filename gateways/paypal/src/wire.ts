import { formatMinor, ModuleError, moneyOf, z, type Money } from '@billet/sdk';

/** PayPal takes no part of a unit in these, although two of them have one. */
const WHOLE: ReadonlySet<string> = new Set(['HUF', 'JPY', 'TWD']);
const PER_UNIT: Readonly<Record<string, number>> = { HUF: 100, TWD: 100 };

export const CURRENCIES: readonly string[] = ['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS', 'JPY', 'MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'];

export const amountShape = z.looseObject({ currency_code: z.string(), value: z.string() });
export type WireAmount = z.output<typeof amountShape>;

export const toWire = (money: Money): string => {
  const unit = PER_UNIT[money.currency] ?? 1;
  if (money.amount % unit !== 0) throw new ModuleError('invalid', `PayPal takes whole ${money.currency} only.`, { field: 'money', retry: 'never' });
  return WHOLE.has(money.currency) ? String(money.amount / unit) : formatMinor(money);
};

export const wireAmount = (money: Money): { readonly currency_code: string; readonly value: string } => ({ currency_code: money.currency, value: toWire(money) });

export const moneyIn = (amount: WireAmount | null | undefined): Money | undefined => moneyOf(amount?.value, amount?.currency_code);

export const sameMoney = (a: Money | undefined, b: Money): boolean => a?.amount === b.amount && a.currency === b.currency;
