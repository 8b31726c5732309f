import { addDays, addMonths, currencyExponent } from '@billet/sdk';
import { addressOf, type Buyer, type Parties } from '../../compose/party-lines.ts';
import type { Paper } from '../../paper.ts';
import { netWorks, type Work } from '../load-work.ts';

/** A row of a form: amounts in minor units, the unit price without tax. */
export interface FormLine {
  readonly name: string;
  readonly quantity: number;
  readonly price: number;
  readonly net: number;
  readonly rates: readonly string[];
  readonly tax: number;
}

/** What every country's form is made of. */
export interface ActFacts {
  readonly number: string;
  readonly month: string;
  /** Last day of the month. */
  readonly day: string;
  readonly currency: string;
  readonly parties: Parties;
  readonly lines: readonly FormLine[];
  readonly net: number;
  readonly tax: number;
  /** Documents that billed the lines. */
  readonly invoices: readonly { readonly number: string; readonly day: string }[];
  /** Money that came before the month was over. */
  readonly payments: readonly { readonly reference: string; readonly day: string }[];
  /** Credit notes for other months: they go by a document of their own. */
  readonly corrections: readonly { readonly number: string; readonly day: string; readonly amount: number }[];
}

export interface ActForm {
  readonly country: string;
  /** Language of the form, whatever the reader's. */
  readonly locale: string;
  readonly currency: string;
  paper(facts: ActFacts): Pick<Paper, 'heading' | 'form' | 'blocks'>;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Number of what was rendered to a payer in a month. Another currency than the country's own is in it. */
export const formNumber = ({ payer_id: payer, currency }: Work['invoice'], month: string, home: string): string => `${String(payer)}-${month}${currency === home ? '' : `/${currency}`}`;

export const lastDayOf = (month: string): string => addDays(addMonths(`${month}-01`, 1), -1);

export const lineOf = (work: Work, net: number, tax: number): FormLine => {
  const { quantity, unit_price, discount, description } = work.line;
  // A price that holds tax or was discounted is what the line costs, shared by its units.
  const plain = discount === 0 && quantity * unit_price === net;
  return { name: description, quantity, price: plain || quantity === 0 ? unit_price : Math.round(net / quantity), net, rates: work.rates, tax };
};

/** Works of a month as rows of a form; undefined when nothing rendered is left. */
export const actFacts = (month: string, works: readonly [Work, ...Work[]], home: string, payments: ActFacts['payments']): ActFacts | undefined => {
  const { rows, corrections } = netWorks(works);
  if (rows.length === 0) return undefined;
  const { invoice } = works[works.length - 1] ?? works[0];
  const billed = new Map(rows.map(({ given: { work } }) => [work.invoice.id, { number: work.invoice.number ?? '', day: work.invoice.issue_date ?? '' }]));
  return {
    number: formNumber(invoice, month, home),
    month,
    day: lastDayOf(month),
    currency: invoice.currency,
    parties: invoice.party as Parties,
    lines: rows.map(({ given, net, tax }) => lineOf(given.work, net, tax)),
    net: sum(rows.map((row) => row.net)),
    tax: sum(rows.map((row) => row.tax)),
    invoices: [...billed.values()],
    corrections: corrections.map(({ work, net, tax }) => ({ number: work.invoice.number ?? '', day: work.invoice.issue_date ?? '', amount: net + tax })),
    payments,
  };
};

/** A plain amount: forms name the currency once. */
export const figures = (locale: string, currency: string): ((amount: number) => string) => {
  const digits = currencyExponent(currency);
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (amount) => format.format(amount / 10 ** digits);
};

export const longDay = (locale: string, day: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

export const shortDay = (day: string): string => day.split('-').reverse().join('.');

/** A rate as forms have it: "20%", "5.5%". */
export const percent = (rates: readonly string[]): string => rates.map((rate) => `${rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate}%`).join(' + ');

/** An address in one line, in the order of the post of these countries. */
export const addressLine = (of: Parties['seller'] | Buyer, countryName = ''): string => {
  const { postcode, region, city, line1, line2 } = addressOf(of.address);
  return [postcode, countryName, region, city, line1, line2].map((part) => part.trim()).filter((part) => part !== '').join(', ');
};
