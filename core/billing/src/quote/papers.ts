import { multiplyRatio, roundHalfUp } from '@billet/sdk';
import { groupBy } from '../group-by.ts';
import { effectiveDueDate } from '../invoicing/rules/index.ts';
import type { QuoteCase } from './case-schema.ts';
import type { Back, BilledLine, Due } from './state.ts';
import { taxesOf } from './tax.ts';

/** One line of a quoted document. Amounts in minor units; `end` is exclusive. */
export interface QuoteLine {
  readonly service: string;
  readonly kind: string;
  readonly key: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

/** A document as the engine would issue it, without a number. */
export interface QuoteDocument {
  readonly id: number;
  readonly type: 'invoice' | 'credit_note';
  /** Id of the invoice that a credit note corrects. */
  readonly credits: number | null;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly lines: readonly QuoteLine[];
  readonly taxes: readonly { readonly code: string; readonly name: string; readonly rate: string; readonly base: number; readonly amount: number }[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Takes a net amount out of a billed line, and gives the tax that goes with it: cumulative, so that the last part takes what is left. */
const takeFrom = (line: BilledLine, net: number): number => {
  const after = line.creditedNet + net;
  const tax = line.net === 0 ? 0 : roundHalfUp(BigInt(line.tax) * BigInt(after), BigInt(line.net)) - line.creditedTax;
  line.creditedNet = after;
  line.creditedTax += tax;
  return tax;
};

/** Large enough that the share of the tax is exact to the minor unit of any document. */
const SAMPLE = 1_000_000_000_000;

/** Everything that was issued so far, and what can still be given back of it. */
export class Papers {
  readonly documents: QuoteDocument[] = [];
  readonly billed: BilledLine[] = [];
  readonly #quote: QuoteCase;

  constructor(quote: QuoteCase) {
    this.#quote = quote;
  }

  /** Invoices for what is due, one for each due date (and service, where that is asked for). */
  invoice(issueDate: string, dues: readonly Due[]): void {
    const groups = groupBy(dues, (due) => `${due.dueDate}|${this.#quote.separate ? due.service : ''}`);
    for (const group of groups.values()) this.#add(issueDate, group);
  }

  #add(issueDate: string, dues: readonly Due[]): void {
    const id = this.documents.length + 1;
    const { nets, perLine, taxes } = taxesOf(this.#quote, dues.map((due) => due.net));
    const lines = dues.map(({ dueDate: _due, counted: _counted, ...line }, i): QuoteLine => {
      const [net, tax] = [nets[i] ?? 0, perLine[i] ?? 0];
      return { ...line, net, tax, total: net + tax };
    });
    this.documents.push({
      id,
      type: 'invoice',
      credits: null,
      issueDate,
      dueDate: effectiveDueDate((dues[0] as Due).dueDate, issueDate, this.#quote.noticeDays),
      currency: this.#quote.currency,
      lines,
      taxes,
      ...this.#sums(lines),
    });
    for (const [i, line] of lines.entries()) {
      this.billed.push({ document: id, service: line.service, kind: line.kind, key: line.key, start: line.start, end: line.end, net: line.net, tax: line.tax, counted: (dues[i] as Due).counted, open: line.end, creditedNet: 0, creditedTax: 0 });
    }
  }

  /** Credit notes, one for each invoice that is corrected; they mirror its tax, and the last one takes what is left of it. */
  credit(issueDate: string, backs: readonly Back[]): void {
    const groups = groupBy(backs.filter(({ net }) => net > 0), ({ line }) => String(line.document));
    for (const group of groups.values()) {
      const lines = group.map(({ line, start, end, net }): QuoteLine => {
        const tax = takeFrom(line, net);
        return { service: line.service, kind: line.kind, key: line.key, start, end, quantity: 1, unitPrice: net, discount: 0, net, tax, total: net + tax };
      });
      const credits = (group[0] as Back).line.document;
      const rates = this.documents[credits - 1]?.taxes ?? [];
      this.documents.push({
        id: this.documents.length + 1,
        type: 'credit_note',
        credits,
        issueDate,
        dueDate: issueDate,
        currency: this.#quote.currency,
        lines,
        taxes: this.#mirror(rates, lines),
        ...this.#sums(lines),
      });
    }
  }

  /** How prices and the net amounts of lines relate: the same, unless prices hold their tax. */
  get scale(): { readonly toPriced: (net: number) => number; readonly toNet: (priced: number) => number } {
    const net = taxesOf(this.#quote, [SAMPLE]).nets[0] ?? SAMPLE;
    return { toPriced: (amount) => multiplyRatio(amount, SAMPLE, net), toNet: (amount) => multiplyRatio(amount, net, SAMPLE) };
  }

  /** Moves what is left of billed lines to another stretch of time, on the documents where it was billed. */
  carry(backs: readonly Back[], to: Pick<BilledLine, 'counted'> & { readonly start: string; readonly end: string }): void {
    for (const { line, net } of backs.filter((back) => back.net > 0)) {
      const tax = takeFrom(line, net);
      this.billed.push({ ...line, ...to, open: to.end, net, tax, creditedNet: 0, creditedTax: 0 });
    }
  }

  /** The tax of a credit note, shared among the rates as on the invoice; the last rate takes what rounding leaves. */
  #mirror(rates: QuoteDocument['taxes'], lines: readonly QuoteLine[]): QuoteDocument['taxes'] {
    const { net, tax } = this.#sums(lines);
    const whole = sum(rates.map((rate) => rate.amount));
    let left = tax;
    return rates.map((rate, i) => {
      const amount = i === rates.length - 1 ? left : whole === 0 ? 0 : roundHalfUp(BigInt(tax) * BigInt(rate.amount), BigInt(whole));
      left -= amount;
      return { ...rate, base: net, amount };
    });
  }

  #sums(lines: readonly QuoteLine[]): { readonly net: number; readonly tax: number; readonly total: number } {
    const [net, tax] = [sum(lines.map((line) => line.net)), sum(lines.map((line) => line.tax))];
    return { net, tax, total: net + tax };
  }
}
