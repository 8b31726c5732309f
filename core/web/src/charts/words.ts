import { currencyExponent } from '@billet/sdk';

/** Amounts beside an axis: "€1.2K". Exact figures stand in the table behind the chart. */
export const compactMoney = (locale: string, currency: string): ((amount: number) => string) => {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 });
  const unit = 10 ** currencyExponent(currency);
  return (amount) => format.format(amount / unit).replace('-', '−');
};

/** The month of `YYYY-MM` as people of that language write it under a chart. */
export const shortMonth = (locale: string): ((month: string) => string) => {
  const format = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  return (month) => format.format(new Date(`${month}-01T00:00:00Z`));
};
